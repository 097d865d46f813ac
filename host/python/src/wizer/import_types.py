"""The types of imports. The package `wasmtime` ends the process if it is asked for most of them, so
this asks its engine.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, NamedTuple

import wasmtime
from wasmtime import _ffi as ffi

_NUMBERS = ("i32", "i64", "f32", "f64", "v128")
"""By the engine's numbers of these types. That of references comes after them."""

_HIERARCHIES = ("extern",) * 2 + ("func",) * 3 + ("any",) * 8 + ("exn",) * 3
"""By the engine's numbers of the heap types."""


class ValueType(NamedTuple):
    """The type of a global, or of the elements of a table."""

    number: str | None
    """The type of a number, in the syntax of the text format. None for references."""
    hierarchy: str | None = None
    """Of references."""
    is_nullable: bool = False
    """Whether references can be null."""


def value_type(pointer: Any) -> ValueType:
    """A value type of the engine."""
    told = ffi.wasmtime_valtype_t()
    ffi.wasmtime_valtype_new(pointer, ctypes.byref(told))
    kind: Any = told.kind
    try:
        if kind < len(_NUMBERS):
            return ValueType(_NUMBERS[kind])
        heap: Any = told.reftype.heaptype.kind
        return ValueType(None, _HIERARCHIES[heap], told.reftype.nullable)
    finally:
        ffi.wasmtime_valtype_delete(ctypes.byref(told))


def type_of_global(kind: wasmtime.GlobalType) -> ValueType:
    """The type of a global's value."""
    return value_type(ffi.wasm_globaltype_content(kind.ptr()))


def type_of_elements(kind: wasmtime.TableType) -> ValueType:
    """The type of a table's elements."""
    return value_type(ffi.wasm_tabletype_element(kind.ptr()))


def fitting(kinds: Sequence[wasmtime.MemoryType]) -> wasmtime.MemoryType:
    """A type of a memory that fits all imports of it."""
    limits = [kind.limits for kind in kinds]
    maxima = [each.max for each in limits if each.max is not None]
    made = wasmtime.Limits(max(each.min for each in limits), min(maxima, default=None))
    first = kinds[0]
    return wasmtime.MemoryType(made, first.is_64, first.is_shared, first.page_size_log2)
