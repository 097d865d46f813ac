"""Pre-initializes a module."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import wasmtime

from .compiled import compiled, validated
from .components import Opened
from .engine import Interrupt, target_engine
from .errors import WizerError
from .given import Given, ImportGlobals, Name
from .heard import Heard, Returned
from .imports import INSTANTIATION, Imports, Maker, from_linker
from .noted import define
from .pieces import input_offset, join
from .snapshot import snapshot
from .state import State
from .taken import granted
from .text import printable
from .traps import Place, causes
from .values import call
from .wasi import Outside


@dataclass(frozen=True)
class Surroundings:
    """What the initializer of a module gets, and the proposals that the module may use."""

    outside: Outside
    preloads: Mapping[str, bytes]
    import_globals: ImportGlobals
    proposals: Mapping[str, bool]


def run(
    target: Opened,
    wasm: bytes,
    surroundings: Surroundings,
    is_status: bool,
    heard: Heard,
    interrupt: Interrupt,
) -> bytes:
    """Runs the initializers of a module, and returns the result.

    ``is_status`` tells whether the single i32 result of an initializer is a status.
    """
    engine = target_engine(surroundings.proposals)
    store = interrupt.store(engine)
    pieces = target.ask("instrumented")

    def place(offset: int) -> int | None:
        # Frames of preloaded modules can't be distinguished from others.
        return offset if surroundings.preloads else input_offset(pieces, offset)

    module = compiled(engine, join(pieces, wasm), "the module can't be compiled")
    imports = _imports(target, store, module, surroundings)
    instance = instantiated(store, module, imports, place)
    returned = _initialize(target, store, instance, place, is_status)
    hidden = granted(surroundings.outside.taken, heard.deny, heard.on_taken)
    result = snapshot(target, wasm, State(target, store, instance, imports.before))
    validated(engine, result)
    heard.warn(hidden, target.ask("expectation"))
    for name, value in returned:
        heard.on_return(Returned(name, str(value)))
    return result


def _initialize(
    target: Opened,
    store: wasmtime.Store,
    instance: wasmtime.Instance,
    place: Place,
    is_status: bool,
) -> list[tuple[str, int]]:
    """Calls the initializers. Returns the names of those that return one i32, with the results.
    With ``is_status``, the first result that is not 0 ends this.
    """
    exports = instance.exports(store)
    returned = []
    calls = zip(target.ask("initializers"), target.ask("numbers"), strict=True)
    for initializer, numbers in calls:
        name = ".".join(initializer.path)
        function = exports.get(name)
        if not isinstance(function, wasmtime.Func):
            raise WizerError(f"the instance has no function `{name}` to call", "internal")
        try:
            value = call(store, function, numbers)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            found = causes(error, place)
            raise WizerError(f"the `{name}` function trapped", "trap", found) from error
        # The functions before and after the initializers have no results.
        if value is not None:
            if is_status and value != 0:
                text = f"the `{name}` function returned the status {value}"
                raise WizerError(printable(text), "returned")
            returned.append((name, value))
    return returned


def _imports(
    target: Opened, store: wasmtime.Store, module: wasmtime.Module, surroundings: Surroundings
) -> Imports:
    """Instantiates the preloaded modules, and returns what the module gets."""
    engine, outside = store.engine, surroundings.outside
    preloads = [
        (name, compiled(engine, binary, _failed(name)))
        for name, binary in surroundings.preloads.items()
    ]
    state_imports = target.ask("state-imports")
    given = Given(surroundings.import_globals)
    given.check(module, _provided_by(preloads), state_imports)
    for at, (_, preload) in enumerate(preloads):
        given.check(preload, _provided_by(preloads[:at]))
    given.finish()
    linker = wasmtime.Linker(engine)
    linker.allow_shadowing = True
    if outside.on:
        linker.define_wasi()
        store.set_wasi(outside.config())
        define(store, linker, outside.taken, outside.variables, outside.has_input)
    maker, provide = Maker(store, given, outside.on), from_linker(store, linker)
    for name, preload in preloads:
        with _preloading(name):
            instance = instantiated(store, preload, maker.imports(preload, provide))
            reactor = instance.exports(store).get("_initialize")
            if isinstance(reactor, wasmtime.Func):
                reactor(store)
            linker.define_instance(store, name, instance)
    return maker.imports(module, provide, state_imports)


def _provided_by(preloads: Sequence[tuple[str, wasmtime.Module]]) -> Callable[[Name], bool]:
    """Whether modules export what is imported by a name."""
    there = {(name, item.name) for name, module in preloads for item in module.exports}
    return there.__contains__


def instantiated(
    store: wasmtime.Store,
    module: wasmtime.Module,
    imports: Imports,
    place: Place = lambda offset: offset,
) -> wasmtime.Instance:
    """An instance of a module. ``place`` maps offsets in backtraces."""
    try:
        return wasmtime.Instance(store, module, imports.externs)
    except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
        found = causes(error, place)
        # Only the start function runs here. Only running functions have a backtrace or exit.
        if isinstance(error, wasmtime.ExitTrap) or found[0].startswith("error while executing"):
            raise WizerError("the start function trapped", "trap", found) from error
        raise WizerError(INSTANTIATION, "instantiate", found) from error


def _failed(name: str) -> str:
    return f"the preloaded module `{name}` can't be provided"


@contextlib.contextmanager
def _preloading(name: str) -> Iterator[None]:
    """Tells failures of a preloaded module from others."""
    try:
        yield
    except WizerError as error:
        raise WizerError(_failed(name), "environment", error.causes) from error
    except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
        raise WizerError(_failed(name), "environment", causes(error)) from error
