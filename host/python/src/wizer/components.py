"""The components of the package, and their calls.

A call that does not end normally, due to a trap or a keyboard interrupt, leaves an instance in an
undefined state. And an instance can't run two calls at a time, in two threads or nested. So each
caller takes an instance for itself, and returns it after success. Other callers take another
instance. One that failed is not used again.
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
"""The maximum number of idle instances of a component. Each has its own memory."""

Peek = Callable[[int, int], bytes]


class Loaded:
    """An instance of a component of this package."""

    def __init__(self, compiled: component.Component, engine: wasmtime.Engine) -> None:
        self.peek: Peek | None = None
        """A function that reads the memory of a component that runs here, for the command-line
        component.
        """
        linker = component.Linker(engine)
        linker.add_wasip2()
        with linker.root() as root, root.add_instance("wizer:wizer/prepared@0.1.0") as prepared:
            prepared.add_func("peek", self._peek)
        self._store = wasmtime.Store(engine)
        # The standard library of the command line would read these, but never does.
        self._store.set_wasi(wasmtime.WasiConfig())
        self._instance = linker.instantiate(self._store, compiled)

    def _peek(self, _: object, offset: int, length: int) -> bytes:
        if self.peek is None:
            raise wasmtime.WasmtimeError("a component was asked for, and none runs")
        try:
            return self.peek(offset, length)
        except WizerError as error:
            # The package `wasmtime` stores other exceptions for the whole process, and raises them
            # in any thread.
            raise wasmtime.WasmtimeError(str(error)) from error

    def call(self, interface: str, name: str, *arguments: Any) -> Any:
        """Calls a function of an exported interface."""
        within = self._instance.get_export_index(self._store, f"wizer:wizer/{interface}@0.1.0")
        index = self._instance.get_export_index(self._store, name, within)
        function = None if index is None else self._instance.get_func(self._store, index)
        if function is None:
            raise WizerError(f"there is no function {name} in {interface}", "internal")
        result = function(self._store, *arguments)
        function.post_return(self._store)
        return result

    def drop(self, resource: Any) -> None:
        """Drops a resource."""
        resource.drop(self._store)


class Instances:
    """The instances of one component, which is compiled once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._compiled: tuple[component.Component, wasmtime.Engine] | None = None
        self._idle: list[Loaded] = []

    @contextlib.contextmanager
    def one(self) -> Iterator[Loaded]:
        """An instance for one caller. After an exception it is not used again."""
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
        """Calls a function. An error of the transform is raised as a `WizerError`."""
        answer = self._loaded.call("transform", name, *arguments)
        # The package `wasmtime` gives a result as what is in it, unless both are records.
        if isinstance(answer, component.Variant):
            answer = answer.payload
        # Of the records that functions give, only `error` has a message.
        if isinstance(answer, component.Record) and hasattr(answer, "message"):
            refused: Any = answer
            raise WizerError(str(refused.message), refused.kind, offset=refused.offset)
        return answer

    def drop(self, resource: Any) -> None:
        """Drops a resource."""
        self._loaded.drop(resource)


class Opened:
    """A binary that the transform has opened: its resource ``target``."""

    def __init__(self, transform: Transform, resource: Any) -> None:
        self._transform, self._resource = transform, resource

    def ask(self, name: str) -> Any:
        """Calls a method without arguments."""
        return self._transform.ask(f"[method]target.{name}", self._resource)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Creates a snapshot of an instance."""
        made = Snapshot(self._transform, self.ask("snapshot"))
        try:
            yield made
        except WizerError:
            # After other exceptions, it is dropped with the transform's instance.
            made.drop()
            raise


class Snapshot:
    """A snapshot that receives the state of an instance."""

    def __init__(self, transform: Transform, resource: Any) -> None:
        self._transform, self._resource = transform, resource

    def show(self, name: str, *arguments: Any) -> None:
        """Calls a method that passes state."""
        self._transform.ask(f"[method]snapshot.{name}", self._resource, *arguments)

    def finish(self) -> Any:
        """The pieces of the result. This is the last call."""
        resource, self._resource = self._resource, None
        return self._transform.ask("[static]snapshot.finish", resource)

    def drop(self) -> None:
        """Drops it, unless it is finished."""
        if self._resource is not None:
            self._transform.drop(self._resource)
            self._resource = None


@contextlib.contextmanager
def transform() -> Iterator[Transform]:
    """An instance of the transform, for one call."""
    with _TRANSFORM.one() as loaded:
        yield Transform(loaded)


@contextlib.contextmanager
def opened(name: str, *arguments: Any, further: component.Record | None = None) -> Iterator[Opened]:
    """A target, opened by the function with this name in its own instance of the transform, with
    ``further-options`` if there are some.
    """
    with transform() as asked:
        resource = asked.ask(f"[static]target.{name}", *arguments)
        if further is not None:
            first = resource
            resource = asked.ask("[method]target.further", first, further)
            asked.drop(first)
        yield Opened(asked, resource)
        # After an exception, it is dropped with the instance.
        asked.drop(resource)


class CommandComponent:
    """The command line and the preparation of components: see ``wit/command-line.wit``."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded

    def line(self, name: str, *arguments: Any) -> Any:
        """Calls a function of the command line."""
        return self._loaded.call("command-line", name, *arguments)

    def prepare(self, name: str, *arguments: Any) -> Any:
        """Calls a function of the interface ``preparation``."""
        return self._loaded.call("preparation", name, *arguments)

    @contextlib.contextmanager
    def peeking(self, read: Peek) -> Iterator[None]:
        """Sets the function that reads a returned value, for the duration of a call."""
        self._loaded.peek = read
        try:
            yield
        finally:
            self._loaded.peek = None


@contextlib.contextmanager
def command_component() -> Iterator[CommandComponent]:
    """An instance of the command-line component, for one or a few calls."""
    with _COMMAND_COMPONENT.one() as loaded:
        yield CommandComponent(loaded)


def command_line(name: str, *arguments: Any) -> Any:
    """Calls a function of the command line."""
    with command_component() as made:
        return made.line(name, *arguments)


def taken(result: Any) -> Any:
    """Raises the error of a result, which is a text."""
    if isinstance(result, str):
        raise WizerError(result, "options")
    return result


def record(**fields: Any) -> component.Record:
    """A record. Its field names have dashes."""
    made = component.Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made
