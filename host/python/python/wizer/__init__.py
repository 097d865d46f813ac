"""Pre-initializes WebAssembly: runs the initializer of a module or component once, and returns a
binary that starts where the initializer ended.

    >>> import wizer
    >>> result = wizer.preinitialize('''(module
    ...   (global $n (mut i32) (i32.const 0))
    ...   (func (export "wizer-initialize") (global.set $n (i32.const 7)))
    ...   (func (export "n") (result i32) (global.get $n)))''')
    >>> wizer.run(result, init_func="n").returned[0].value
    '7'

A binary that is run several times is opened once, as a `Target`.
"""

# The module `typing` takes a part of the time that a command takes to start: only type checkers
# import it here.
from ._errors import WizerError
from ._wizer import (
    Comparison,
    Directory,
    Inspection,
    Leak,
    Outcome,
    Returned,
    Statistics,
    TakenItem,
    Target,
    Wasi,
    compare,
    draw,
    inspect,
    instrument,
    preinitialize,
    run,
    transform,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._wizer import Compiler, InitFuncExport, Phase, TakenKind

__all__ = [
    "Comparison",
    "Compiler",
    "Directory",
    "InitFuncExport",
    "Inspection",
    "Leak",
    "Outcome",
    "Phase",
    "Returned",
    "Statistics",
    "TakenItem",
    "TakenKind",
    "Target",
    "Wasi",
    "WizerError",
    "compare",
    "draw",
    "inspect",
    "instrument",
    "preinitialize",
    "run",
    "transform",
]

_LITERALS = {
    "Compiler": ("auto", "interpreter", "winch", "cranelift"),
    "InitFuncExport": ("remove", "keep", "empty"),
    "Phase": ("compile", "initialize", "snapshot", "write"),
    "TakenKind": (
        "environment",
        "arguments",
        "files",
        "input",
        "clocks",
        "random",
        "names",
        "sockets",
        "http",
        "handles",
    ),
}


def __getattr__(name: str) -> object:
    """Makes the types of words when they are asked for."""
    if name not in _LITERALS:
        raise AttributeError(f"module 'wizer' has no attribute {name!r}")
    from typing import Literal

    made: object = Literal[_LITERALS[name]]
    globals()[name] = made
    return made
