"""Pre-initializes a component.

The instrumented component is wrapped in another one, which calls the initializer with its
arguments, and has stubs for unresolved imports: see ``preparation`` in ``wit/command-line.wit``. So
no types are needed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import wasmtime
from wasmtime import component

from .components import CommandComponent, Target, command_component, record, taken
from .engine import Interrupt, target_engine
from .errors import WizerError
from .pieces import join
from .text import printable
from .traps import causes
from .wasi import Outside

MOST = 1 << 20
"""The maximum size of one read, as in the interface."""

Heard = Callable[[str], object]


def run(
    target: Target,
    wasm: bytes,
    output: bytes,
    outside: Outside,
    allow_open_handles: bool,
    heard: tuple[Heard, Heard],
    interrupt: Interrupt,
) -> bytes:
    """Runs the initializer of a component, and returns the result, which is an edit of ``output``.

    ``heard`` has two functions: the first is called with each warning, and the second with the
    initializer's result.
    """
    prepared = _prepared(target, wasm, outside)
    instance = Instance(prepared, outside, interrupt)
    name = ".".join(target.ask("initializers")[0].path)
    instance.begin(name)
    instance.call(f"the `{name}` function trapped", "prepared", "initialize")
    with command_component() as commands:
        value = _returned(commands, instance, name)
        instance.call("a function that lets go of handles trapped", "state", "reset")
        counted = instance.get("state", "resources")
        held = commands.prepare("open-handles", counted)
    # Backpressure is no handle: the result would take calls.
    is_off = any(kind == "[backpressure]" and count > 0 for kind, count in counted)
    if held is not None and (is_off or not allow_open_handles):
        raise WizerError(str(held), "handles")
    result = _snapshot(target, output, instance)
    warned, returned = heard
    if held is not None:
        warned(printable(f"{held}, in the result they lead nowhere"))
    if value is not None:
        returned(printable(f"{name} returned: {value}"))
    return result


def _prepared(target: Target, wasm: bytes, outside: Outside) -> bytes:
    instrumented = join(target.ask("instrumented"), wasm)
    exports = target.ask("exports")
    call = target.ask("initializers")[0]
    surroundings = record(allow_wasi=outside.on, directories=outside.directories)
    with command_component() as commands:
        prepared = commands.prepare("prepare", instrumented, exports, call, surroundings)
        return bytes(taken(prepared))


def _unknown(_: int) -> None:
    """The place of a frame. The engine runs core modules in a component around the instrumented
    one, so their offsets are not those of the input.
    """


class Instance:
    """An instance of a prepared component, with its two interfaces."""

    def __init__(self, wasm: bytes, outside: Outside, interrupt: Interrupt) -> None:
        engine = target_engine({})
        self._store = interrupt.store(engine)
        self._store.set_wasi(outside.config())
        linker = component.Linker(engine)
        linker.allow_shadowing = True
        try:
            compiled = component.Component(engine, wasm)
        except wasmtime.WasmtimeError as error:
            raise WizerError("the component can't be compiled", "compile", causes(error)) from error
        try:
            linker.add_wasip2()
            self._instance = linker.instantiate(self._store, compiled)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            found = _without_glue(causes(error, _unknown))
            if found[0].startswith("error while executing"):
                raise WizerError("the start function trapped", "trap", found) from error
            text = "the component can't be instantiated"
            raise WizerError(text, "instantiate", found) from error

    def begin(self, name: str) -> None:
        """Calls the initializer ``name``, if it is asynchronous."""
        index = self._instance.get_export_index(self._store, "wizer-begin")
        begin = None if index is None else self._instance.get_func(self._store, index)
        if begin is None:
            return
        try:
            begin(self._store)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            found = _without_glue(causes(error, _unknown))
            raise WizerError(f"the `{name}` function trapped", "trap", found) from error

    def call(self, failed: str, interface: str, name: str) -> None:
        """Makes a call that may trap."""
        try:
            self.get(interface, name)
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            raise WizerError(failed, "trap", _without_glue(causes(error, _unknown))) from error

    def get(self, interface: str, name: str, *arguments: Any) -> Any:
        """Calls a function of an interface."""
        whole = self._instance.get_export_index(self._store, f"wizer:wizer/{interface}@0.1.0")
        index = self._instance.get_export_index(self._store, name, whole)
        function = None if index is None else self._instance.get_func(self._store, index)
        if function is None:
            raise WizerError(f"the component has no function {interface}.{name}", "internal")
        result = function(self._store, *arguments)
        function.post_return(self._store)
        return result

    def worthwhile(self, memory: int) -> Iterator[tuple[int, bytes]]:
        """The parts of a memory that are not zero."""
        shown = self.get("state", "next", memory, 0)
        while shown is not None:
            offset, data = shown
            yield offset, data
            shown = self.get("state", "next", memory, offset + len(data))

    def read(self, memory: int, offset: int, length: int) -> memoryview:
        """A span of a memory."""
        parts = range(offset, offset + length, MOST)
        ends = offset + length
        return memoryview(
            b"".join(self.get("state", "read", memory, at, min(MOST, ends - at)) for at in parts)
        )


def _returned(commands: CommandComponent, instance: Instance, name: str) -> str | None:
    """The result of the initializer, if it is for the user."""
    found = instance.get("prepared", "returned")
    if found is None:
        return None
    kind, offset = found
    with commands.peeking(lambda at, length: instance.get("prepared", "peek", at, length)):
        outcome = taken(commands.prepare("returned", kind, offset))
    if outcome.tag == "failure":
        text = f"the `{name}` function returned an error: {outcome.payload}"
        raise WizerError(text, "returned")
    return outcome.payload if outcome.tag == "value" else None


def _snapshot(target: Target, output: bytes, instance: Instance) -> bytes:
    snapshot = target.snapshot()
    values = [record(low=low, high=high) for low, high in instance.get("state", "globals")]
    snapshot.show("set-globals", values)
    for number, size in enumerate(instance.get("state", "memories")):
        snapshot.show("set-memory-size", number, size)
        for offset, data in instance.worthwhile(number):
            snapshot.show("observe", number, offset, data)
    return join(snapshot.finish(), output, instance.read)


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
