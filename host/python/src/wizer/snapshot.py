"""Passes the state of an instance to the transform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from wasmtime import component

from .components import Opened, record
from .pieces import join


class Shown(Protocol):
    """The state of an instance, while none of its code runs."""

    @property
    def globals(self) -> Sequence[int]:
        """The bits of the globals, zero-extended."""

    @property
    def memory_sizes(self) -> Sequence[int]:
        """The sizes of the memories in bytes."""

    def worthwhile(self, memory: int) -> Iterable[tuple[int, bytes | None, bytes]]:
        """The bytes of a memory that are not the same as before: where they begin, those that were
        there before, unless the whole memory was zero, and those that are there now.
        """

    @property
    def references(self) -> Sequence[component.Variant]:
        """The references in globals."""

    @property
    def table_sizes(self) -> Sequence[int]:
        """The numbers of elements of the tables."""

    def elements(self, table: int) -> Iterable[tuple[int, list[component.Variant]]]:
        """The elements of a table that are not the same as before, with the index of the first."""

    def read(self, memory: int, offset: int, length: int) -> memoryview:
        """A span of a memory."""


def snapshot(target: Opened, binary: bytes, state: Shown) -> bytes:
    """The pre-initialized binary, an edit of ``binary``."""
    half = (1 << 64) - 1
    with target.snapshot() as made:
        values = [record(low=value & half, high=value >> 64) for value in state.globals]
        made.show("set-globals", values)
        for number, size in enumerate(state.memory_sizes):
            made.show("set-memory-size", number, size)
            for offset, before, data in state.worthwhile(number):
                if before is None:
                    made.show("observe", number, offset, data)
                else:
                    made.show("observe-change", number, offset, before, data)
        if state.references:
            made.show("set-references", list(state.references))
        for number, size in enumerate(state.table_sizes):
            made.show("set-table-size", number, size)
            for offset, elements in state.elements(number):
                made.show("set-elements", number, offset, elements)
        return join(made.finish(), binary, state.read)
