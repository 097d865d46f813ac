"""References in the globals and tables of an instance, as a snapshot holds them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any

import wasmtime
from wasmtime import _ffi as ffi
from wasmtime import component

# The package `wasmtime` has no names for the last two kinds.
_FUNC = ffi.WASMTIME_FUNCREF.value
_EXTERN = ffi.WASMTIME_EXTERNREF.value
_ANY = 7
_EXN = 8

_KINDS = {"func": _FUNC, "extern": _EXTERN, "any": _ANY, "exn": _EXN}
"""The engine's kinds of references, by the cases of ``hierarchy`` in ``wit/wizer.wit``."""

MOST = 10_000
"""The maximum number of elements in one call."""

_NULL = component.Variant("null")

_OTHER = {
    _FUNC: component.Variant("other", "function"),
    _EXTERN: component.Variant("other", "external"),
    _ANY: component.Variant("other", "object"),
    _EXN: component.Variant("other", "exception"),
}

_RAW = {
    _EXTERN: ("externref", ffi.wasmtime_externref_to_raw),
    _ANY: ("anyref", ffi.wasmtime_anyref_to_raw),
    _EXN: ("exnref", ffi.wasmtime_exnref_to_raw),
}
"""Fields of the engine's values, and functions that tell what distinguishes two of them."""


def null(hierarchy: str) -> Any:
    """The engine's null reference of a hierarchy."""
    return ffi.wasmtime_val_t(kind=_KINDS[hierarchy])


def identity_of(function: Any) -> tuple[int, int]:
    """What distinguishes a function from others: the fields of the engine's ``wasmtime_func_t``,
    the store and the address of the function in it. Both are 0 for null.
    """
    return function.store_id, getattr(function, "__private") or 0


class Reference:
    """A reference that the engine gave. It is valid as long as this object exists."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __del__(self) -> None:
        if self._value.kind != _FUNC:
            ffi.wasmtime_val_unroot(ctypes.byref(self._value))

    @property
    def is_null(self) -> bool:
        """Whether it is null."""
        # The first field of all kinds of references.
        return not self._value.of.funcref.store_id

    @property
    def function(self) -> tuple[int, int] | None:
        """The identity of a function."""
        return identity_of(self._value.of.funcref) if self._value.kind == _FUNC else None

    def identity(self, store: wasmtime.Store) -> tuple[int, int] | None:
        """What distinguishes it from the other references in its table. None for null."""
        if self.is_null or self.function is not None:
            return None if self.is_null else self.function
        # The engine moves no objects while no code runs.
        field, raw = _RAW[self._value.kind]
        return 0, raw(store._context(), ctypes.byref(getattr(self._value.of, field)))

    def i31(self, store: wasmtime.Store) -> int | None:
        """The number of an ``i31``."""
        if self._value.kind != _ANY:
            return None
        found = ctypes.c_int32()
        of = ctypes.byref(self._value.of.anyref)
        is_i31 = ffi.wasmtime_anyref_i31_get_s(store._context(), of, ctypes.byref(found))
        return found.value if is_i31 else None

    @property
    def other(self) -> component.Variant:
        """How a snapshot names it if it can't hold it."""
        return _OTHER[self._value.kind]


def of_global(store: wasmtime.Store, item: wasmtime.Global) -> Reference:
    """The reference in a global."""
    value = ffi.wasmtime_val_t()
    ffi.wasmtime_global_get(store._context(), ctypes.byref(item._global), ctypes.byref(value))
    return Reference(value)


def elements(store: wasmtime.Store, table: wasmtime.Table) -> Iterator[Reference]:
    """The elements of a table, in order."""
    context, handle = store._context(), ctypes.byref(table._table)
    for at in range(table.size(store)):
        value = ffi.wasmtime_val_t()
        ffi.wasmtime_table_get(context, handle, at, ctypes.byref(value))
        yield Reference(value)


class Former:
    """The elements that an imported table had before the module was instantiated."""

    def __init__(self, store: wasmtime.Store, table: wasmtime.Table) -> None:
        self._store = store
        self.size = table.size(store)
        self._held = {
            at: element for at, element in enumerate(elements(store, table)) if not element.is_null
        }

    def identities(self) -> dict[int, tuple[int, int] | None]:
        """The identities of those that were not null, by their indices."""
        return {at: element.identity(self._store) for at, element in self._held.items()}


class Snapshotted:
    """Converts the references of an instance, whose ``functions`` have numbers: their indices."""

    def __init__(self, store: wasmtime.Store, functions: Iterable[wasmtime.Func]) -> None:
        self._store = store
        self._functions: dict[tuple[int, int], component.Variant] = {}
        for number, function in enumerate(functions):
            # Of several that are the same function, the lowest number.
            reference = component.Variant("function", number)
            self._functions.setdefault(identity_of(function._func), reference)

    def converted(self, reference: Reference) -> component.Variant:
        """The ``reference`` of ``wit/wizer.wit``."""
        if reference.is_null:
            return _NULL
        if reference.function is not None:
            return self._functions.get(reference.function, reference.other)
        number = reference.i31(self._store)
        return reference.other if number is None else component.Variant("i31", number)

    def runs(
        self, table: wasmtime.Table, former: Former | None
    ) -> Iterator[tuple[int, list[component.Variant]]]:
        """The elements to pass, with the index of the first. Of an imported table these are all
        that are not the same as before, of others all that are not null.
        """
        size, were = (0, {}) if former is None else (former.size, former.identities())
        start = 0
        run: list[component.Variant] = []
        for at, element in enumerate(elements(self._store, table)):
            if at < size:
                is_told = element.identity(self._store) != were.get(at)
            else:
                is_told = not element.is_null
            if run and not (is_told and len(run) < MOST):
                yield start, run
                run = []
            if is_told:
                start = start if run else at
                run.append(self.converted(element))
        if run:
            yield start, run
