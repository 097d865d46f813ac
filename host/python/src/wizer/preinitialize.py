"""What the package does."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any, Callable, TypeVar

from wasmtime import component

from . import component as component_way
from . import module
from .components import asked, record, transform
from .errors import WizerError
from .pieces import join
from .wasi import Wasi

_STACK = 8 << 20
"""The stack of the thread that runs an initializer, which may take 2 MiB of it."""

_NO_PRELOADS = (
    "a component takes no preloaded modules: compose it with the component that provides its imports, "
    "with `wac plug` say"
)

T = TypeVar("T")


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
    on_warning: Callable[[str], object] = _unheard,
    on_return: Callable[[str], object] = _unheard,
) -> bytes:
    """Runs a binary's initializer once, and gives one that starts where it ended.

    Args:
        wasm: the module or component, as a binary.
        init_func: the export to call. By default ``wizer-initialize``, else ``wizer.initialize``. Of a module, a function without parameters
            and results; of a component any, as ``setup("hello", 42)``.
        keep_init_func: keep the initializer's export in the result.
        renames: functions to export under other names in the result: the new name, and whose function it is.
        wasi: let the initializer call WASI, preview 1 or 0.2. ``True`` grants nothing of the outside but clocks and random numbers.
        preloads: modules whose exports the module imports, by the name of the import.
        proposals: what a module may use, by the names that `wasmtime.Config` has: ``{"wasm_simd": False}``.
        onto: apply the state of a component to this one, which has the same core modules, and give that.
        map_modules: pairs of core modules that are not equal byte by byte: the binary's, and that of ``onto``.
        allow_open_handles: a component that still holds resources of its own is a warning.
        on_warning: takes what there is to be warned of.
        on_return: takes what a component's initializer has returned, in one line.

    Returns:
        The pre-initialized binary. What it holds is up to the binary, its initializer and what that sees of the outside.

    Raises:
        WizerError: with nothing done.
    """
    options = _options(init_func, keep_init_func, renames)
    granted = Wasi() if wasi is True else wasi or None
    binary = bytes(wasm)
    if onto is None:
        target = asked("[static]target.open", binary, options)
    else:
        twin = record(wasm=bytes(onto), modules=list(map_modules))
        target = asked("[static]target.open-onto", binary, twin, options)
    try:
        if asked("[method]target.kind", target) == "module":
            return _deep(
                lambda: module.run(target, binary, granted, preloads or {}, proposals or {})
            )
        if preloads:
            raise WizerError(_NO_PRELOADS, "options")
        output = binary if onto is None else bytes(onto)
        heard = (on_warning, on_return)
        return _deep(
            lambda: component_way.run(target, binary, output, granted, allow_open_handles, heard)
        )
    finally:
        transform().drop(target)


def instrument(
    wasm: bytes,
    *,
    init_func: str | None = None,
    keep_init_func: bool = False,
    renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
) -> bytes:
    """The binary that would be run: the input with exports for its state."""
    options = _options(init_func, keep_init_func, renames)
    target = asked("[static]target.open", bytes(wasm), options)
    try:
        return join(asked("[method]target.instrumented", target), wasm)
    finally:
        transform().drop(target)


def inspect(
    wasm: bytes,
    *,
    init_func: str | None = None,
    keep_init_func: bool = False,
    renames: Mapping[str, str] | Iterable[tuple[str, str]] = (),
) -> Any:
    """What is known of a binary before anything of it runs: the record ``inspection`` of ``wit/wizer.wit``."""
    return asked("inspect", bytes(wasm), _options(init_func, keep_init_func, renames))


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


def _deep(work: Callable[[], T]) -> T:
    """Does the work in a thread with room for deep recursion of the initializer."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def body() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # raised again where it is waited for
            failure.append(error)

    before = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=body, name="initializer")
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]
