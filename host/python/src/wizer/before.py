"""The contents of imported memories and tables before a module is instantiated. What they have in
common with those of the snapshot is no part of it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Sequence
from typing import Any

import wasmtime

from .errors import WizerError
from .references import Former

BLOCK = 64 * 1024
"""Blocks of this size are skipped if they are all zero, or the same as before."""

MEMORIES = (wasmtime.Memory, wasmtime.SharedMemory)
"""The types of memories."""

Blocks = dict[int, bytes]
"""The blocks of a memory that are not all zero, by their offsets."""


class Before:
    """What the imported memories and tables of a module contain."""

    def __init__(
        self,
        store: wasmtime.Store,
        state_imports: Sequence[Any],
        externs: Sequence[Any],
        fresh: Collection[int],
    ) -> None:
        """Records them. ``externs`` are all imports of the module, and ``fresh`` the indices of
        those that were made for it: their bytes are zero, and their elements null.
        """
        self.memories: list[Blocks] = []
        """In the order of the imports."""
        self.tables: dict[int, Former] = {}
        """By the index among all imports."""
        for each in state_imports:
            extern, is_fresh = externs[each.index], each.index in fresh
            # What has another type than the import is refused by the engine.
            if each.type.tag == "memory":
                is_zero = is_fresh or not isinstance(extern, MEMORIES)
                self.memories.append({} if is_zero else _blocks(view(store, extern)))
            elif not is_fresh and isinstance(extern, wasmtime.Table):
                self.tables[each.index] = Former(store, extern)


def view(store: wasmtime.Store | wasmtime.Caller, item: Any) -> memoryview:
    """The bytes of a memory, valid until it grows."""
    if isinstance(item, wasmtime.SharedMemory):
        size, data = item.data_len(), item.data_ptr()
    elif isinstance(item, wasmtime.Memory):
        size, data = item.data_len(store), item.data_ptr(store)
    else:
        raise WizerError("the instance has no such memory", "state")
    if size == 0:
        return memoryview(b"")
    pointer = ctypes.cast(data, ctypes.c_void_p).value
    return memoryview((ctypes.c_ubyte * size).from_address(pointer or 0)).cast("B")


def _blocks(memory: memoryview) -> Blocks:
    zeros = bytes(BLOCK)
    found = {}
    for at in range(0, len(memory), BLOCK):
        block = memory[at : at + BLOCK]
        if block != zeros[: len(block)]:
            found[at] = bytes(block)
    return found
