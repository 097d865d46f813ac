"""The functions of the package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import cache, module
from . import component as component_way
from .components import opened, record, transform
from .engine import Interrupt
from .errors import WizerError
from .given import ImportGlobals
from .heard import Heard
from .options import InitFunc, InitFuncExport, Renames, options
from .pieces import join
from .taken import TakenItem, TakenKind, check_kinds
from .text import printable
from .thread import deep
from .wasi import Outside, Wasi

_NO_STATUS = (
    "the initializer returns no status: that is the single i32 result of a module's initializer"
)
_NO_PRELOADS = (
    "a component takes no preloaded modules: compose it with the component that provides its "
    "imports, with `wac plug` say"
)
_NO_GLOBALS = "a component imports no globals"


def _unheard(_: object) -> None:
    """Ignores what was taken, warnings, and results."""


def preinitialize(
    wasm: bytes,
    *,
    init_func: InitFunc = None,
    keep_init_func: bool = False,
    init_func_export: InitFuncExport | None = None,
    renames: Renames = (),
    canonical_nans: bool = False,
    wasi: bool | Wasi = False,
    preloads: Mapping[str, bytes] | None = None,
    import_globals: ImportGlobals = (),
    proposals: Mapping[str, bool] | None = None,
    onto: bytes | None = None,
    map_modules: Iterable[tuple[int, int]] = (),
    allow_open_handles: bool = False,
    init_func_status: bool = False,
    deny: Sequence[TakenKind] = (),
    on_taken: Callable[[list[TakenItem]], object] = _unheard,
    on_warning: Callable[[str], object] = _unheard,
    on_return: Callable[[str], object] = _unheard,
) -> bytes:
    """Runs a binary's initializer once, and returns a binary that starts where the initializer
    ended.

    Any number of threads may call this at a time, and the functions in the arguments may call it,
    too. They are called in another thread. A keyboard interrupt stops the initializer.

    Args:
        wasm: the module or component, as a binary.
        init_func: the initializer, or several, which run in this order. The default is
            ``wizer-initialize``, else ``wizer.initialize``. With ``()``, only start functions run,
            and ``_initialize`` of a WASI reactor. In a module, an exported function, with numbers
            as arguments: ``setup``, ``setup(3, -0x10, 2.5)``. In a component, any exported
            function: ``setup``, ``setup("hello", 42)`` or ``ns:pkg/iface@1.0.0.setup``.
        keep_init_func: keep the initializers' exports in the result, as ``"keep"`` does below.
        init_func_export: what becomes of the initializers' exports in the result: ``"remove"``, the
            default; ``"keep"``; or ``"empty"``: they stay, and do nothing, for hosts that call them
            themselves.
        renames: function exports to rename in the result: new names, with the current ones.
        canonical_nans: make the NaNs canonical that the initializer computes, so that it computes
            the same bits in every engine. It is slower. The code of the result stays as it is.
        wasi: provide WASI to the initializer, preview 1 or 0.2. ``True`` grants only clocks and
            random numbers.
        preloads: modules whose exports are provided to a module as imports, by the module name of
            the imports. A memory or a table that nothing provides is made, as the import's type
            says.
        import_globals: values of globals that a module imports: ``{"env.base": 1024}``. The result
            is for hosts that provide the same values.
        proposals: the proposals that a module may use, with the names in `wasmtime.Config`:
            ``{"wasm_simd": False}``.
        onto: apply the state of a component to this one, which has the same core modules, and
            return that.
        map_modules: pairs of core modules whose bytes differ: the number in the binary, and that in
            ``onto``.
        allow_open_handles: return the result of a component even if it holds open resources of its
            own types, and give a warning.
        init_func_status: treat the i32 that a module's initializer returns as a status: any value
            but 0 is a failure.
        deny: kinds of which the initializer may take nothing from outside. If it has, that is an
            error, and there is no result.
        on_taken: called once with what the initializer took from outside, when it has ended and
            nothing of it is denied.
        on_warning: called with each warning.
        on_return: called with each initializer's result, in one line: a value in WAVE syntax for a
            component, the single i32 for a module.

    Returns:
        The pre-initialized binary. Its contents depend on the binary, its initializer and the
        grants of that.

    Raises:
        WizerError: without any effect.
    """
    asked = options(
        init_func, keep_init_func, renames, init_func_export, canonical_nans=canonical_nans
    )
    check_kinds(deny)
    outside = Outside(Wasi() if wasi is True else wasi or None)
    binary = bytes(wasm)
    if onto is None:
        opening = opened("open", binary, asked.first, further=asked.needed)
    else:
        twin = record(wasm=bytes(onto), modules=list(map_modules))
        opening = opened("open-onto", binary, twin, asked.first, further=asked.needed)

    def run(interrupt: Interrupt) -> bytes:
        for warning in (cache.of_others(), cache.distrust(outside.writable)):
            if warning is not None:
                on_warning(printable(warning))
        with outside.telling(), opening as target:
            if init_func_status and not target.ask("returns-i32"):
                raise WizerError(_NO_STATUS, "options")
            heard = Heard(deny, on_taken, on_warning, on_return)
            if target.ask("kind") == "module":
                surroundings = module.Surroundings(
                    outside, preloads or {}, import_globals, proposals or {}
                )
                return module.run(
                    target, binary, surroundings, init_func_status, heard, interrupt
                )
            if preloads:
                raise WizerError(_NO_PRELOADS, "options")
            if import_globals:
                raise WizerError(_NO_GLOBALS, "options")
            output = binary if onto is None else bytes(onto)
            return component_way.run(
                target, binary, output, outside, allow_open_handles, heard, interrupt
            )

    return deep(run)


def instrument(
    wasm: bytes,
    *,
    init_func: InitFunc = None,
    keep_init_func: bool = False,
    init_func_export: InitFuncExport | None = None,
    renames: Renames = (),
    canonical_nans: bool = False,
) -> bytes:
    """The instrumented binary, the one to run: the input with exports for its state."""
    asked = options(
        init_func, keep_init_func, renames, init_func_export, canonical_nans=canonical_nans
    )
    with opened("open", bytes(wasm), asked.first, further=asked.needed) as target:
        return join(target.ask("instrumented"), wasm)


def inspect(
    wasm: bytes,
    *,
    init_func: InitFunc = None,
    keep_init_func: bool = False,
    init_func_export: InitFuncExport | None = None,
    renames: Renames = (),
    canonical_nans: bool = False,
) -> Any:
    """Inspects a binary without running it. Returns the record ``further-inspection`` of
    ``wit/wizer.wit``, with the fields of the record ``inspection`` that is in it.
    """
    asked = options(
        init_func, keep_init_func, renames, init_func_export, canonical_nans=canonical_nans
    )
    with transform() as instance:
        found = instance.ask("inspect-further", bytes(wasm), asked.first, asked.further)
    for name, value in vars(found.inspection).items():
        setattr(found, name, value)
    return found
