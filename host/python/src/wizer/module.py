"""Pre-initializes a module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import wasmtime

from .components import Target, record
from .engine import Interrupt, target_engine
from .errors import WizerError
from .pieces import input_offset, join
from .state import State
from .text import printable
from .traps import Place, Trapping, causes
from .wasi import Outside


def run(
    target: Target,
    wasm: bytes,
    outside: Outside,
    preloads: Mapping[str, bytes],
    proposals: Mapping[str, bool],
    heard: tuple[bool, Callable[[str], object]],
    interrupt: Interrupt,
) -> bytes:
    """Runs the initializer of a module, and returns the result.

    ``heard`` tells whether the single i32 result of the initializer is a status, and has a function
    to call with the result.
    """
    is_status, on_return = heard
    returned: tuple[str, Any] | None = None
    engine = target_engine(proposals)
    store = interrupt.store(engine)
    pieces = target.ask("instrumented")
    instrumented = join(pieces, wasm)

    def place(offset: int) -> int | None:
        # Frames of preloaded modules can't be distinguished from others.
        return offset if preloads else input_offset(pieces, offset)

    module = _compiled(engine, instrumented, "the module can't be compiled")
    linker = wasmtime.Linker(engine)
    linker.allow_shadowing = True
    if outside.on:
        linker.define_wasi()
        store.set_wasi(outside.config())
    stubs = Stubs(store, outside.on)
    for name, binary in preloads.items():
        failed = f"the preloaded module `{name}` can't be provided"
        _preload(store, linker, name, _compiled(engine, binary, failed), failed, stubs)
    instance = _instance(store, linker, module, stubs, place)
    exports = instance.exports(store)
    for call in target.ask("initializers"):
        name = ".".join(call.path)
        function = exports[name]
        if not isinstance(function, wasmtime.Func):
            raise WizerError(f"the instance has no function `{name}` to call", "internal")
        try:
            value = function(store)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            found = causes(error, place)
            raise WizerError(f"the `{name}` function trapped", "trap", found) from error
        # The functions before and after the initializer have no results.
        if value is not None and returned is None:
            returned = (name, value)

    if is_status and returned is not None and returned[1] != 0:
        text = f"the `{returned[0]}` function returned the status {returned[1]}"
        raise WizerError(printable(text), "returned")
    state = State(store, instance, target.ask("exports"))
    result = _snapshot(target, wasm, state)
    try:
        wasmtime.Module.validate(engine, result)
    except wasmtime.WasmtimeError as error:
        text = "the result is not valid: this is a defect of wizer, please report it"
        raise WizerError(text, "internal", [str(error)]) from error
    if target.ask("returns-i32") and returned is not None:
        on_return(printable(f"{returned[0]} returned: {returned[1]}"))
    return result


def _snapshot(target: Target, wasm: bytes, state: State) -> bytes:
    half = (1 << 64) - 1
    snapshot = target.snapshot()
    values = [record(low=value & half, high=value >> 64) for value in state.globals]
    snapshot.show("set-globals", values)
    for number, memory in enumerate(state.memories):
        snapshot.show("set-memory-size", number, len(memory))
        for offset, data in state.worthwhile(number):
            snapshot.show("observe", number, offset, data)
    return join(snapshot.finish(), wasm, state.read)


def _compiled(engine: wasmtime.Engine, wasm: bytes, failed: str) -> wasmtime.Module:
    try:
        return wasmtime.Module(engine, wasm)
    except wasmtime.WasmtimeError as error:
        raise WizerError(failed, "compile", causes(error)) from error


class Stubs:
    """Stubs for unresolved imports, valid as long as this object exists."""

    def __init__(self, store: wasmtime.Store, wasi: bool) -> None:
        self._store, self._wasi, self._trapping = store, wasi, Trapping()

    def function(self, item: wasmtime.ImportType, kind: wasmtime.FuncType) -> wasmtime.Func:
        """A stub, which traps and names the import."""
        off = item.module.startswith("wasi_") and not self._wasi
        hint = ": WASI is off, --allow-wasi provides it" if off else ""
        name = f"{printable(item.module)}.{printable(item.name)}"
        text = f"the import `{name}` was called, which nothing provides{hint}"
        return self._trapping.function(self._store, kind, text)


def _instance(
    store: wasmtime.Store,
    linker: wasmtime.Linker,
    module: wasmtime.Module,
    stubs: Stubs,
    place: Place = lambda offset: offset,
) -> wasmtime.Instance:
    failed = "the module can't be instantiated"
    provided: list[Any] = []
    for item in module.imports:
        try:
            provided.append(linker.get(store, item.module, item.name or ""))
            continue
        except (wasmtime.WasmtimeError, KeyError):
            pass
        if isinstance(item.type, wasmtime.TagType):
            # An imported tag is only an identity, so a new one will do.
            provided.append(wasmtime.Tag(store, item.type))
            continue
        if not isinstance(item.type, wasmtime.FuncType):
            text = f"nothing provides the import `{item.module}.{item.name}`"
            raise WizerError(failed, "instantiate", [text])
        provided.append(stubs.function(item, item.type))
    try:
        return wasmtime.Instance(store, module, provided)
    except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
        found = causes(error, place)
        # Only the start function runs here. Only running functions have a backtrace or exit.
        if isinstance(error, wasmtime.ExitTrap) or found[0].startswith("error while executing"):
            raise WizerError("the start function trapped", "trap", found) from error
        raise WizerError(failed, "instantiate", found) from error


def _preload(
    store: wasmtime.Store,
    linker: wasmtime.Linker,
    name: str,
    module: wasmtime.Module,
    failed: str,
    stubs: Stubs,
) -> None:
    try:
        instance = _instance(store, linker, module, stubs)
        reactor = instance.exports(store).get("_initialize")
        if isinstance(reactor, wasmtime.Func):
            reactor(store)
        linker.define_instance(store, name, instance)
    except WizerError as error:
        raise WizerError(failed, "environment", error.causes) from error
    except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
        raise WizerError(failed, "environment", causes(error)) from error
