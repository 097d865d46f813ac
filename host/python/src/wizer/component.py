"""Pre-initializes a component.

The instrumented component is wrapped in another one, which calls the initializer with its
arguments, and has stubs for unresolved imports: see ``preparation`` in ``wit/command-line.wit``. So
no types are needed here.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import wasmtime
from wasmtime import component

from .compiled import refused
from .component_state import ComponentState, Exported, open_handles
from .components import CommandComponent, Opened, command_component, record, taken
from .engine import Interrupt, target_engine
from .errors import WizerError
from .heard import Heard, Returned
from .noted_component import check, define
from .pieces import join
from .snapshot import snapshot
from .taken import granted
from .traps import causes
from .wasi import Outside

_STATE = "wizer:wizer/state@0.1.0"
_PREPARED = "wizer:wizer/prepared@0.1.0"


def run(
    target: Opened,
    wasm: bytes,
    output: bytes,
    outside: Outside,
    allow_open_handles: bool,
    heard: Heard,
    interrupt: Interrupt,
) -> bytes:
    """Runs the initializers of a component, and returns the result, which is an edit of ``output``.
    """
    check(outside, heard.deny)
    calls = target.ask("initializers")
    instance = Instance(_prepared(target, calls, wasm, outside), outside, interrupt)
    names = [".".join(call.path) for call in calls]
    values = []
    instance.begin(names[0])
    for name in names:
        instance.initialize(f"the `{name}` function trapped")
        with command_component() as commands:
            value = _returned(commands, instance, name)
        if value is not None:
            values.append(Returned(name, value))
    instance.reset("a function that lets go of handles trapped")
    held = open_handles(instance.state, allow_open_handles)
    hidden = granted(outside.taken, heard.deny, heard.on_taken)
    result = snapshot(target, output, instance.state)
    heard.warn(held, hidden, target.ask("expectation"))
    for value in values:
        heard.on_return(value)
    return result


def _prepared(target: Opened, calls: Sequence[Any], wasm: bytes, outside: Outside) -> bytes:
    if not calls:
        raise WizerError("a component needs an initializer here: name one", "options")
    instrumented = join(target.ask("instrumented"), wasm)
    exports = target.ask("exports")
    surroundings = record(allow_wasi=outside.on, directories=outside.directories)
    with command_component() as commands:
        prepared = commands.prepare(
            "prepare-several", instrumented, exports, list(calls), surroundings
        )
        return bytes(taken(prepared))


def _unknown(_: int) -> None:
    """The place of a frame. The engine runs core modules in a component around the instrumented
    one, so their offsets are not those of the input.
    """


class Instance:
    """An instance of a prepared component, with its two interfaces."""

    def __init__(self, wasm: bytes, outside: Outside, interrupt: Interrupt) -> None:
        engine = target_engine({})
        store = interrupt.store(engine)
        store.set_wasi(outside.config())
        linker = component.Linker(engine)
        linker.allow_shadowing = True
        try:
            compiled = component.Component(engine, wasm)
        except wasmtime.WasmtimeError as error:
            raise refused("the component can't be compiled", error) from error
        try:
            linker.add_wasip2()
            if outside.on:
                define(store, linker, outside)
            instance = linker.instantiate(store, compiled)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            found = _without_glue(causes(error, _unknown))
            if found[0].startswith("error while executing"):
                raise WizerError("the start function trapped", "trap", found) from error
            text = "the component can't be instantiated"
            raise WizerError(text, "instantiate", found) from error
        self._store, self._instance = store, instance
        self._prepared = Exported(store, instance, _PREPARED)
        self.state = ComponentState(store, instance, [_STATE])

    def begin(self, name: str) -> None:
        """Calls the initializer ``name``, if it is asynchronous."""
        index = self._instance.get_export_index(self._store, "wizer-begin")
        begin = None if index is None else self._instance.get_func(self._store, index)
        if begin is not None:
            with _trapping(f"the `{name}` function trapped"):
                begin(self._store)

    def initialize(self, failed: str) -> None:
        """Calls the initializer, or ends that which is asynchronous."""
        with _trapping(failed):
            self._prepared.call("initialize")

    def reset(self, failed: str) -> None:
        """Lets go of handles."""
        with _trapping(failed):
            self.state.reset()

    def returned(self) -> Any:
        """The type and the place of the value that the initializer returned."""
        return self._prepared.call("returned")

    def peek(self, offset: int, length: int) -> bytes:
        """Bytes of the memory that has the returned value."""
        return bytes(self._prepared.call("peek", offset, length))


@contextlib.contextmanager
def _trapping(failed: str) -> Iterator[None]:
    """Gives traps of the target this text."""
    try:
        yield
    except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
        raise WizerError(failed, "trap", _without_glue(causes(error, _unknown))) from error


def _returned(commands: CommandComponent, instance: Instance, name: str) -> str | None:
    """The result of the initializer, if it is for the user."""
    found = instance.returned()
    if found is None:
        return None
    kind, offset = found
    with commands.peeking(instance.peek):
        outcome = taken(commands.prepare("returned", kind, offset))
    if outcome.tag == "failure":
        text = f"the `{name}` function returned an error: {outcome.payload}"
        raise WizerError(text, "returned")
    return outcome.payload if outcome.tag == "value" else None


def _without_glue(found: list[str]) -> list[str]:
    """Removes the frames of the glue. A stub has the reason of its trap in its name."""
    first, *frames = found[0].split("\n")
    if not first.startswith("error while executing") or not frames:
        return found
    # The transform's modules that count handles have functions that call others.
    frames = [frame for frame in frames if ": wizer-counters!" not in frame]
    glue = [re.search(r": bundle!(.*)$", frame) for frame in frames]
    adapter = [frame.rstrip().endswith(">") and "<unknown>!<wasm function" in frame for frame in frames]
    own: list[str] = []
    for at, frame in enumerate(frames):
        # There is an adapter of the engine between two components.
        beside = any(glue[max(at - 1, 0) : at + 2])
        if not (glue[at] or (adapter[at] and beside)):
            own.append(re.sub(r"^ *\d+:", f"{len(own):5}:", frame))
    rest = [glue[0][1]] if glue[0] else found[1:]
    return ["\n".join([first, *own]), *rest] if own else rest
