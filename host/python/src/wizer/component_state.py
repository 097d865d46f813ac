"""The state of a component instance, read through its instances of the interface ``state``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import wasmtime
from wasmtime import component

from .components import command_component
from .errors import WizerError

MOST = 1 << 20
"""The maximum size of one read, as in the interface."""


class Exported:
    """An exported instance of an instance."""

    def __init__(self, store: wasmtime.Store, instance: component.Instance, name: str) -> None:
        self._store, self._instance, self._name = store, instance, name
        self._index = instance.get_export_index(store, name)
        if self._index is None:
            text = f"the instance has no `{name}`: it is none of the instrumented component"
            raise WizerError(text, "state")

    def call(self, name: str, *arguments: Any) -> Any:
        """Calls a function. It may trap."""
        index = self._instance.get_export_index(self._store, name, self._index)
        function = None if index is None else self._instance.get_func(self._store, index)
        if function is None:
            raise WizerError(f"the component has no function {self._name}.{name}", "internal")
        result = function(self._store, *arguments)
        function.post_return(self._store)
        return result


class ComponentState:
    """The state of an instance, and of the component instances in it. Globals and memories are
    numbered across all of them.
    """

    # No host can read references and tables in a component.
    references: Sequence[component.Variant] = ()
    table_sizes: Sequence[int] = ()

    def __init__(
        self, store: wasmtime.Store, instance: component.Instance, names: Sequence[str]
    ) -> None:
        self._accessors = [Exported(store, instance, name) for name in names]
        self._memories: list[tuple[Exported, int]] = []

    def reset(self) -> None:
        """Has the component let go of the handles that it remembers in memory."""
        for accessor in self._accessors:
            accessor.call("reset")

    def resources(self) -> list[tuple[str, int]]:
        """The kinds of handles, with their numbers."""
        return [each for accessor in self._accessors for each in accessor.call("resources")]

    @property
    def globals(self) -> list[int]:
        """The bits of the globals, zero-extended."""
        pairs = (pair for accessor in self._accessors for pair in accessor.call("globals"))
        return [low | high << 64 for low, high in pairs]

    @property
    def memory_sizes(self) -> list[int]:
        """The sizes of the memories in bytes."""
        self._memories, found = [], []
        for accessor in self._accessors:
            sizes = accessor.call("memories")
            self._memories.extend((accessor, number) for number in range(len(sizes)))
            found.extend(sizes)
        return found

    def worthwhile(self, memory: int) -> Iterator[tuple[int, None, bytes]]:
        """The parts of a memory that are not zero."""
        accessor, number = self._memories[memory]
        shown = accessor.call("next", number, 0)
        while shown is not None:
            offset, data = shown
            yield offset, None, data
            shown = accessor.call("next", number, offset + len(data))

    def elements(self, table: int) -> Iterator[tuple[int, list[component.Variant]]]:
        """There are no tables to read."""
        raise WizerError(f"there is no table {table}", "internal")

    def read(self, memory: int, offset: int, length: int) -> memoryview:
        """A span of a memory."""
        accessor, number = self._memories[memory]
        parts = range(offset, offset + length, MOST)
        ends = offset + length
        return memoryview(
            b"".join(accessor.call("read", number, at, min(MOST, ends - at)) for at in parts)
        )


def open_handles(state: ComponentState, allowed: bool) -> str | None:
    """The warning about open handles, if there are some. Raises `WizerError` if they are not
    allowed.
    """
    counted = state.resources()
    with command_component() as commands:
        held = commands.prepare("open-handles", counted)
    if held is None:
        return None
    # Backpressure is no handle: the result would take calls.
    is_off = any(kind == "[backpressure]" and count > 0 for kind, count in counted)
    if is_off or not allowed:
        raise WizerError(str(held), "handles")
    return f"{held}, in the result they lead nowhere"
