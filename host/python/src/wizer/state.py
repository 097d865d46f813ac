"""The state of a module instance, read from its exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import wasmtime
from wasmtime import component

from .before import BLOCK, Before, Blocks, view
from .components import Opened
from .errors import WizerError
from .references import Snapshotted, of_global
from .values import bits

MOST = 16 * BLOCK
"""The maximum number of bytes in one call."""

Block = tuple[int, "bytes | None", bytes]
"""Bytes of a memory: where they begin, what was there before, unless the whole memory was zero, and
what is there now.
"""

T = TypeVar("T")


class State:
    """The state of an instance, while none of its code runs.

    ``before`` tells what its imported memories and tables contained.
    """

    def __init__(
        self, target: Opened, store: wasmtime.Store, instance: wasmtime.Instance, before: Before
    ) -> None:
        exports = Exports(store, instance)
        names = target.ask("exports")
        found = (exports.get(wasmtime.Global, name) for name in names.globals)
        self.globals = [bits(store, item) for item in found]
        self._memories = [view(store, exports.any(name)) for name in names.memories]
        # The imported memories come first.
        self._before = dict(enumerate(before.memories))
        self._former = before.tables
        self._tables = target.ask("tables")
        tables = (exports.get(wasmtime.Table, table.name) for table in self._tables)
        self._handles = list(tables)
        functions = target.ask("functions")
        self._snapshotted = Snapshotted(
            store, (exports.get(wasmtime.Func, name) for name in functions)
        )
        held = (exports.get(wasmtime.Global, each.name) for each in target.ask("references"))
        self.references = [self._snapshotted.converted(of_global(store, item)) for item in held]
        self.table_sizes = [table.size(store) for table in self._handles]

    @property
    def memory_sizes(self) -> list[int]:
        """The sizes of the memories in bytes."""
        return [len(memory) for memory in self._memories]

    def worthwhile(self, memory: int) -> Iterator[Block]:
        """The blocks of a memory that are not the same as before. Adjacent ones are joined up to a
        limit.
        """
        now, before = self._memories[memory], self._before.get(memory, {})
        start: int | None = None
        for at in range(0, len(now), BLOCK):
            end = min(at + BLOCK, len(now))
            is_same = now[at:end] == _block(before, at, end - at)
            if start is not None and (is_same or at - start == MOST):
                yield start, _joined(before, start, at), bytes(now[start:at])
                start = None
            if not is_same and start is None:
                start = at
        if start is not None:
            yield start, _joined(before, start, len(now)), bytes(now[start:])

    def elements(self, table: int) -> Iterator[tuple[int, list[component.Variant]]]:
        """The elements of a table that are told, in runs: each with the index of the first."""
        imported = self._tables[table].imported
        former = None if imported is None else self._former.get(imported)
        return self._snapshotted.runs(self._handles[table], former)

    def read(self, memory: int, offset: int, length: int) -> memoryview:
        """A span of a memory."""
        if memory >= len(self._memories) or offset + length > len(self._memories[memory]):
            raise WizerError("a piece of the result lies outside its source", "internal")
        return self._memories[memory][offset : offset + length]


_ZEROS = bytes(BLOCK)


def _block(before: Blocks, at: int, length: int) -> bytes:
    """What was there before. A memory may have grown."""
    block = before.get(at, _ZEROS)
    return block[:length] if len(block) >= length else block + _ZEROS[: length - len(block)]


def _joined(before: Blocks, start: int, end: int) -> bytes | None:
    """What was there before, from one block on. None if the whole memory was zero."""
    if not before:
        return None
    places = range(start, end, BLOCK)
    return b"".join(_block(before, at, min(BLOCK, end - at)) for at in places)


class Exports:
    """The exports of an instrumented module's instance."""

    def __init__(self, store: wasmtime.Store, instance: wasmtime.Instance) -> None:
        self._all = instance.exports(store)

    def any(self, name: str) -> Any:
        """An export, or None."""
        return self._all.get(name)

    def get(self, kind: type[T], name: str) -> T:
        """An export of this kind."""
        found = self._all.get(name)
        if isinstance(found, kind):
            return found
        word = kind.__name__.lower()
        text = f"the instance has no {word} `{name}`: it is none of the instrumented module"
        raise WizerError(text, "state")
