"""What the package does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wasmtime import component

from . import cache, module
from . import component as component_way
from .components import opened, record, transform
from .engine import Interrupt
from .errors import WizerError
from .pieces import join
from .text import printable
from .thread import deep
from .wasi import Outside, Wasi

_NO_STATUS = "the initializer returns no status: that is the single i32 result of a module's initializer"
_NO_PRELOADS = (
    "a component takes no preloaded modules: compose it with the component that provides its "
    "imports, with `wac plug` say"
)


def _unheard(_: str) -> None:
    """What nobody wants to hear."""


def preinitialize(
    wasm: bytes,
    *,
    init_func: str | None = None,
    keep_init_func: bool = False,
    renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    wasi: bool | Wasi = False,
    preloads: Mapping[str, bytes] | None = None,
    proposals: Mapping[str, bool] | None = None,
    onto: bytes | None = None,
    map_modules: Iterable[tuple[int, int]] = (),
    allow_open_handles: bool = False,
    init_func_status: bool = False,
    on_warning: Callable[[str], object] = _unheard,
    on_return: Callable[[str], object] = _unheard,
) -> bytes:
    """Runs a binary's initializer once, and gives one that starts where it ended.

    Any number of threads may do this at a time, and a function that is given may do it again. Such
    functions are called in another thread. An interrupt from the keyboard ends the initializer.

    Args:
        wasm: the module or component, as a binary.
        init_func: the export to call. By default ``wizer-initialize``, else ``wizer.initialize``.
            Of a module, a function without parameters; of a component any, as
            ``setup("hello", 42)``.
        keep_init_func: keep the initializer's export in the result.
        renames: functions to export under other names in the result: the new name, and whose
            function it is.
        wasi: let the initializer call WASI, preview 1 or 0.2. ``True`` grants nothing of the
            outside but clocks and random numbers.
        preloads: modules whose exports the module imports, by the name of the import.
        proposals: what a module may use, by the names that `wasmtime.Config` has: 
            ``{"wasm_simd": False}``.
        onto: apply the state of a component to this one, which has the same core modules, and give
            that.
        map_modules: pairs of core modules that are not equal byte by byte: the binary's, and that
            of ``onto``.
        allow_open_handles: a component that still holds resources of its own is a warning.
        init_func_status: take the i32 that a module's initializer returns for a status: fail if it
            is not 0.
        on_warning: takes what there is to be warned of.
        on_return: takes what the initializer has returned, in one line: of a component a value in
            WAVE's syntax, of a module its one i32.

    Returns:
        The pre-initialized binary. What it holds is up to the binary, its initializer and what that
        sees of the outside.

    Raises:
        WizerError: with nothing done.
    """
    options = _options(init_func, keep_init_func, renames)
    outside = Outside(Wasi() if wasi is True else wasi or None)
    binary = bytes(wasm)
    if onto is None:
        opening = opened("open", binary, options)
    else:
        twin = record(wasm=bytes(onto), modules=list(map_modules))
        opening = opened("open-onto", binary, twin, options)

    def run(interrupt: Interrupt) -> bytes:
        for warning in (cache.of_others(), cache.distrust(outside.writable)):
            if warning is not None:
                on_warning(printable(warning))
        with outside.telling(), opening as target:
            if init_func_status and not target.ask("returns-i32"):
                raise WizerError(_NO_STATUS, "options")
            if target.ask("kind") == "module":
                return module.run(
                    target,
                    binary,
                    outside,
                    preloads or {},
                    proposals or {},
                    (init_func_status, on_return),
                    interrupt,
                )
            if preloads:
                raise WizerError(_NO_PRELOADS, "options")
            output = binary if onto is None else bytes(onto)
            heard = (on_warning, on_return)
            return component_way.run(
                target, binary, output, outside, allow_open_handles, heard, interrupt
            )

    return deep(run)


def instrument(
    wasm: bytes,
    *,
    init_func: str | None = None,
    keep_init_func: bool = False,
    renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
) -> bytes:
    """The binary that would be run: the input with exports for its state."""
    with opened("open", bytes(wasm), _options(init_func, keep_init_func, renames)) as target:
        return join(target.ask("instrumented"), wasm)


def inspect(
    wasm: bytes,
    *,
    init_func: str | None = None,
    keep_init_func: bool = False,
    renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
) -> Any:
    """What is known of a binary before anything of it runs: the record ``inspection`` of
    ``wit/wizer.wit``."""
    with transform() as asked:
        return asked.ask("inspect", bytes(wasm), _options(init_func, keep_init_func, renames))


def _options(
    init_func: str | None,
    keep_init_func: bool,
    renames: Mapping[str, str] | Iterable[tuple[str, str]],
) -> component.Record:
    init = component.Variant("by-default")
    if init_func is not None:
        init = component.Variant("export", init_func)
    pairs = renames.items() if isinstance(renames, Mapping) else renames
    return record(
        init=init,
        keep_init_func=keep_init_func,
        renames=[record(destination=to, source=of) for to, of in pairs],
    )
