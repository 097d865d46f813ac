"""Pre-initializes WebAssembly: runs the initializer of a module or component once, and returns a
binary that starts where the initializer ended.

    >>> import wasmtime, wizer
    >>> wasm = bytes(wasmtime.wat2wasm('''(module
    ...   (global $n (mut i32) (i32.const 0))
    ...   (func (export "wizer-initialize") (global.set $n (i32.const 7)))
    ...   (func (export "n") (result i32) (global.get $n)))'''))
    >>> result = wizer.preinitialize(wasm)
    >>> store = wasmtime.Store()
    >>> instance = wasmtime.Instance(store, wasmtime.Module(store.engine, result), [])
    >>> instance.exports(store)["n"](store)
    7

The code that reads and rewrites WebAssembly is the component `wizer-transform.wasm`, which is part
of the package.
"""

from .errors import WizerError
from .imports import Imports
from .preinitialize import inspect, instrument, preinitialize
from .taken import TakenItem, TakenKind
from .target import Initializer, Target
from .wasi import Directory, Wasi

__all__ = [
    "Directory",
    "Imports",
    "Initializer",
    "TakenItem",
    "TakenKind",
    "Target",
    "Wasi",
    "WizerError",
    "inspect",
    "instrument",
    "preinitialize",
]
