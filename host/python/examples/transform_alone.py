"""Pre-initializes a module with the transform alone: a host in one file.

    python transform_alone.py wizer-transform.wasm app.wasm app.init.wasm

The package `wasmtime` is all that this needs. It follows the steps of ``wit/wizer.wit``: open,
instrument, run, snapshot, and join. Its initializer imports nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import wasmtime
from wasmtime import component


class Transform:
    """The component `wizer-transform.wasm`. It imports nothing, so any component host can run it."""

    def __init__(self, path: str) -> None:
        engine = wasmtime.Engine()
        self.store = wasmtime.Store(engine)
        compiled = component.Component(engine, Path(path).read_bytes())
        self.instance = component.Linker(engine).instantiate(self.store, compiled)

    def call(self, name: str, *arguments: Any) -> Any:
        """Calls a function of the interface `transform`. Its errors are records with a message."""
        interface = self.instance.get_export_index(self.store, "wizer:wizer/transform@0.1.0")
        index = self.instance.get_export_index(self.store, name, interface)
        function = index and self.instance.get_func(self.store, index)
        assert function, f"the transform has no function {name}"
        answer = function(self.store, *arguments)
        function.post_return(self.store)
        if isinstance(answer, component.Record) and hasattr(answer, "message"):
            sys.exit(f"Error: {answer.message}")
        return answer


def record(**fields: Any) -> component.Record:
    """A record. The names of its fields have dashes in WIT."""
    made = component.Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made


def preinitialize(transform: Transform, wasm: bytes) -> bytes:
    """The module that starts where the initializer `wizer-initialize` of `wasm` ended."""
    options = record(init=component.Variant("by-default"), keep_init_func=False, renames=[])
    target = transform.call("[static]target.open", wasm, options)
    if transform.call("[method]target.kind", target) != "module":
        sys.exit("Error: this example runs modules only")
    for what in ("state-imports", "references", "tables"):
        if transform.call(f"[method]target.{what}", target):
            sys.exit("Error: this example has no imported state, and no state that is references")

    # The host runs the instrumented module: the target, with exports for its state.
    instrumented = join(transform.call("[method]target.instrumented", target), wasm, [])
    engine = wasmtime.Engine()
    store = wasmtime.Store(engine)
    instance = wasmtime.Instance(store, wasmtime.Module(engine, instrumented), [])
    exports: Any = instance.exports(store)
    for call in transform.call("[method]target.initializers", target):
        exports[call.path[0]](store)

    # It passes the state of the instance to the transform.
    names = transform.call("[method]target.exports", target)
    snapshot = transform.call("[method]target.snapshot", target)
    globals_ = [bits(store, exports[name]) for name in names.globals]
    transform.call("[method]snapshot.set-globals", snapshot, globals_)
    memories = [bytes(exports[name].read(store)) for name in names.memories]
    for number, memory in enumerate(memories):
        transform.call("[method]snapshot.set-memory-size", snapshot, number, len(memory))
        for offset in range(0, len(memory), 1 << 16):
            block = memory[offset : offset + (1 << 16)]
            if any(block):
                transform.call("[method]snapshot.observe", snapshot, number, offset, block)
    result = join(transform.call("[static]snapshot.finish", snapshot), wasm, memories)
    wasmtime.Module.validate(engine, result)
    target.drop(transform.store)
    return result


def bits(store: wasmtime.Store, item: wasmtime.Global) -> component.Record:
    """The bits of an integer global. Floats and vectors are left out of this example."""
    widths = {"i32": 32, "i64": 64}
    width = widths.get(str(item.type(store).content))
    if width is None:
        sys.exit("Error: this example has integer globals only")
    return record(low=item.value(store) % (1 << width), high=0)


def join(pieces: list[Any], wasm: bytes, memories: list[bytes]) -> bytes:
    """The bytes of a binary: each piece has bytes, or is a span of what the host already has."""
    parts = []
    for piece in pieces:
        if piece.tag == "bytes":
            parts.append(piece.payload)
            continue
        source, span = wasm, piece.payload
        if piece.tag == "memory":
            source, span = memories[span.memory], span.span
        parts.append(source[span.offset : span.offset + span.length])
    return b"".join(parts)


if __name__ == "__main__":
    transform, source, destination = sys.argv[1:]
    result = preinitialize(Transform(transform), Path(source).read_bytes())
    Path(destination).write_bytes(result)
