"""The whole way of a module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import wasmtime

from .components import asked, record, target_engine
from .errors import WizerError
from .pieces import join
from .state import State
from .traps import causes
from .wasi import Wasi

def run(
    target: Any,
    wasm: bytes,
    wasi: Wasi | None,
    preloads: Mapping[str, bytes],
    proposals: Mapping[str, bool],
) -> bytes:
    """Runs the initializer of a target that is a module, and gives the result."""
    engine = target_engine(proposals)
    store = wasmtime.Store(engine)
    instrumented = join(asked("[method]target.instrumented", target), wasm)
    module = _compiled(engine, instrumented, "the module can't be compiled")
    linker = wasmtime.Linker(engine)
    linker.allow_shadowing = True
    if wasi is not None:
        linker.define_wasi()
        store.set_wasi(wasi.config())
    for name, binary in preloads.items():
        failed = f"the preloaded module `{name}` can't be provided"
        _preload(store, linker, name, _compiled(engine, binary, failed), failed, wasi is not None)
    instance = _instance(store, linker, module, wasi is not None)
    exports = instance.exports(store)
    for call in asked("[method]target.initializers", target):
        name = ".".join(call.path)
        function = exports[name]
        if not isinstance(function, wasmtime.Func):
            raise WizerError(f"the instance has no function `{name}` to call", "internal")
        try:
            function(store)
        except (wasmtime.WasmtimeError, wasmtime.Trap, Unprovided) as error:
            raise WizerError(f"the `{name}` function trapped", "trap", causes(error)) from error

    state = State(store, instance, asked("[method]target.exports", target))
    result = _snapshot(target, wasm, state)
    try:
        wasmtime.Module.validate(engine, result)
    except wasmtime.WasmtimeError as error:
        text = "the result is not valid: this is a defect of wizer, please report it"
        raise WizerError(text, "internal", [str(error)]) from error
    return result


def _snapshot(target: Any, wasm: bytes, state: State) -> bytes:
    half = (1 << 64) - 1
    snapshot = asked("[method]target.snapshot", target)
    values = [record(low=value & half, high=value >> 64) for value in state.globals]
    asked("[method]snapshot.set-globals", snapshot, values)
    for number, memory in enumerate(state.memories):
        asked("[method]snapshot.set-memory-size", snapshot, number, len(memory))
        for offset, data in state.worthwhile(number):
            asked("[method]snapshot.observe", snapshot, number, offset, data)
    return join(asked("[static]snapshot.finish", snapshot), wasm, state.read)


def _compiled(engine: wasmtime.Engine, wasm: bytes, failed: str) -> wasmtime.Module:
    try:
        return wasmtime.Module(engine, wasm)
    except wasmtime.WasmtimeError as error:
        raise WizerError(failed, "compile", causes(error)) from error


class Unprovided(Exception):
    """An import was called that nothing provides."""


def _instance(
    store: wasmtime.Store, linker: wasmtime.Linker, module: wasmtime.Module, wasi: bool
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
            # An imported tag is only an identity: any will do.
            provided.append(wasmtime.Tag(store, item.type))
            continue
        if not isinstance(item.type, wasmtime.FuncType):
            text = f"nothing provides the import `{item.module}.{item.name}`"
            raise WizerError(failed, "instantiate", [text])
        provided.append(_trap(store, item, wasi))
    try:
        return wasmtime.Instance(store, module, provided)
    except (wasmtime.WasmtimeError, wasmtime.Trap, Unprovided) as error:
        found = causes(error)
        # Only the start function runs here, and only what runs has a backtrace, or ends in the host.
        ran = isinstance(error, (wasmtime.ExitTrap, Unprovided))
        if ran or found[0].startswith("error while executing"):
            raise WizerError("the start function trapped", "trap", found) from error
        raise WizerError(failed, "instantiate", found) from error


def _trap(store: wasmtime.Store, item: wasmtime.ImportType, wasi: bool) -> wasmtime.Func:
    off = item.module.startswith("wasi_") and not wasi
    hint = ": WASI is off, --allow-wasi provides it" if off else ""
    text = f"the import `{item.module}.{item.name}` was called, which nothing provides{hint}"

    def trap(*_: Any) -> None:
        raise Unprovided(text)

    assert isinstance(item.type, wasmtime.FuncType)
    return wasmtime.Func(store, item.type, trap)


def _preload(
    store: wasmtime.Store,
    linker: wasmtime.Linker,
    name: str,
    module: wasmtime.Module,
    failed: str,
    wasi: bool,
) -> None:
    try:
        instance = _instance(store, linker, module, wasi)
        reactor = instance.exports(store).get("_initialize")
        if isinstance(reactor, wasmtime.Func):
            reactor(store)
        linker.define_instance(store, name, instance)
    except WizerError as error:
        raise WizerError(failed, "environment", error.causes) from error
    except (wasmtime.WasmtimeError, wasmtime.Trap, Unprovided) as error:
        raise WizerError(failed, "environment", causes(error)) from error
