"""The components of the package, and what their calls look like here.

A call of an instance leaves it in the middle of something if it does not come to its end: a trap,
or an interrupt from the keyboard. And an instance is no good for two calls at a time, of two
threads or one within the other. So whoever calls takes an instance for itself, and gives it back if
all went well; another takes the next one, and one that failed is never called again.
"""

from __future__ import annotations

import contextlib
import importlib.resources
import threading
from collections.abc import Callable, Iterator
from typing import Any

import wasmtime
from wasmtime import component

from . import lists
from .engine import config
from .errors import WizerError

lists.install()

_KEPT = 4
"""So many instances of a component wait for the next call: each has memory of its own."""

Peek = Callable[[int, int], bytes]


class Loaded:
    """An instance of a component of this package."""

    def __init__(self, compiled: component.Component, engine: wasmtime.Engine) -> None:
        self.peek: Peek | None = None
        """The memory of a component that runs here, which the component of commands reads."""
        linker = component.Linker(engine)
        linker.add_wasip2()
        with linker.root() as root, root.add_instance("wizer:wizer/prepared@0.1.0") as prepared:
            prepared.add_func("peek", self._peek)
        self._store = wasmtime.Store(engine)
        # The command line's standard library would read these, and never does.
        self._store.set_wasi(wasmtime.WasiConfig())
        self._instance = linker.instantiate(self._store, compiled)

    def _peek(self, _: object, offset: int, length: int) -> bytes:
        if self.peek is None:
            raise wasmtime.WasmtimeError("a component was asked for, and none runs")
        try:
            return self.peek(offset, length)
        except WizerError as error:
            # The package `wasmtime` remembers other exceptions for the whole process, and raises
            # them in any thread.
            raise wasmtime.WasmtimeError(str(error)) from error

    def call(self, interface: str, name: str, *arguments: Any) -> Any:
        """Calls a function of an interface that it exports."""
        within = self._instance.get_export_index(self._store, f"wizer:wizer/{interface}@0.1.0")
        index = self._instance.get_export_index(self._store, name, within)
        function = None if index is None else self._instance.get_func(self._store, index)
        if function is None:
            raise WizerError(f"there is no function {name} in {interface}", "internal")
        result = function(self._store, *arguments)
        function.post_return(self._store)
        return result

    def drop(self, resource: Any) -> None:
        """Lets go of a resource."""
        resource.drop(self._store)


class Instances:
    """The instances of one component: it is compiled once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._compiled: tuple[component.Component, wasmtime.Engine] | None = None
        self._idle: list[Loaded] = []

    @contextlib.contextmanager
    def one(self) -> Iterator[Loaded]:
        """An instance, for whoever asked alone. After an exception it is used no more."""
        with self._lock:
            loaded = self._idle.pop() if self._idle else None
            compiled = self._compile() if loaded is None else None
        if compiled is not None:
            loaded = Loaded(*compiled)
        assert loaded is not None
        yield loaded
        with self._lock:
            if len(self._idle) < _KEPT:
                self._idle.append(loaded)

    def _compile(self) -> tuple[component.Component, wasmtime.Engine]:
        if self._compiled is None:
            engine = wasmtime.Engine(config())
            wasm = importlib.resources.files(__package__).joinpath(self._file).read_bytes()
            self._compiled = (component.Component(engine, wasm), engine)
        return self._compiled


_TRANSFORM = Instances("wizer-transform.wasm")
_COMMAND_COMPONENT = Instances("wizer-command-line.wasm")


class Transform:
    """The interface ``transform`` of one instance: see ``wit/wizer.wit``."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded

    def ask(self, name: str, *arguments: Any) -> Any:
        """Calls a function: what the transform refuses is raised as a `WizerError`."""
        answer = self._loaded.call("transform", name, *arguments)
        # The package `wasmtime` gives a result as what is in it, unless both are records.
        if isinstance(answer, component.Variant):
            answer = answer.payload
        # Of the records that functions give, only `error` has a message.
        if isinstance(answer, component.Record) and hasattr(answer, "message"):
            raise WizerError(str(answer.message), answer.kind, offset=answer.offset)
        return answer

    def drop(self, resource: Any) -> None:
        """Lets go of a resource."""
        self._loaded.drop(resource)


class Target:
    """A binary that the transform has opened."""

    def __init__(self, transform: Transform, resource: Any) -> None:
        self._transform, self._resource = transform, resource

    def ask(self, name: str) -> Any:
        """Calls a method of it that takes nothing."""
        return self._transform.ask(f"[method]target.{name}", self._resource)

    def snapshot(self) -> Snapshot:
        """Begins a snapshot of one of its instances."""
        return Snapshot(self._transform, self.ask("snapshot"))


class Snapshot:
    """A state of a target, which is being shown."""

    def __init__(self, transform: Transform, resource: Any) -> None:
        self._transform, self._resource = transform, resource

    def show(self, name: str, *arguments: Any) -> None:
        """Calls a method of it that shows something."""
        self._transform.ask(f"[method]snapshot.{name}", self._resource, *arguments)

    def finish(self) -> Any:
        """The pieces of the binary that begins so."""
        return self._transform.ask("[static]snapshot.finish", self._resource)


@contextlib.contextmanager
def transform() -> Iterator[Transform]:
    """An instance of the transform, for one call."""
    with _TRANSFORM.one() as loaded:
        yield Transform(loaded)


@contextlib.contextmanager
def opened(name: str, *arguments: Any) -> Iterator[Target]:
    """A target, opened by the function of this name in an instance of the transform that nobody
    else has."""
    with transform() as asked:
        resource = asked.ask(f"[static]target.{name}", *arguments)
        yield Target(asked, resource)
        # After an exception, it goes with the instance.
        asked.drop(resource)


class CommandComponent:
    """The command line, and what prepares components: see ``wit/command-line.wit``."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded

    def line(self, name: str, *arguments: Any) -> Any:
        """Calls a function of the command line."""
        return self._loaded.call("command-line", name, *arguments)

    def prepare(self, name: str, *arguments: Any) -> Any:
        """Calls a function of the preparation of components."""
        return self._loaded.call("preparation", name, *arguments)

    @contextlib.contextmanager
    def peeking(self, read: Peek) -> Iterator[None]:
        """Leads what reads a returned value to the component that has it."""
        self._loaded.peek = read
        try:
            yield
        finally:
            self._loaded.peek = None


@contextlib.contextmanager
def command_component() -> Iterator[CommandComponent]:
    """An instance of the component of commands, for one call or a few."""
    with _COMMAND_COMPONENT.one() as loaded:
        yield CommandComponent(loaded)


def command_line(name: str, *arguments: Any) -> Any:
    """Calls a function of the command line."""
    with command_component() as made:
        return made.line(name, *arguments)


def taken(result: Any) -> Any:
    """A result whose error is a text."""
    if isinstance(result, str):
        raise WizerError(result, "options")
    return result


def record(**fields: Any) -> component.Record:
    """A record: its fields' names have dashes."""
    made = component.Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made
