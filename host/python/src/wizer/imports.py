"""What modules get for their imports: what is provided; new memories, tables and globals; and stubs
for functions.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import wasmtime
from wasmtime import _ffi as ffi

from .before import Before
from .errors import WizerError
from .given import Given, Name
from .import_types import fitting, type_of_elements
from .references import null
from .stubs import stub
from .text import printable
from .traps import causes
from .values import new_global

INSTANTIATION = "the module can't be instantiated"

Extern = (
    wasmtime.Func
    | wasmtime.Table
    | wasmtime.Memory
    | wasmtime.SharedMemory
    | wasmtime.Global
    | wasmtime.Tag
)

Provide = Callable[[Name], "Extern | None"]
"""Returns what is provided for an import, if something is."""


class SharedMemory(wasmtime.SharedMemory):
    """A shared memory that modules can import. That of the package `wasmtime` can't be imported, in
    version 50.
    """

    def _as_extern(self) -> Any:
        union = ffi.wasmtime_extern_union(sharedmemory=self.ptr())
        return ffi.wasmtime_extern_t(ffi.WASMTIME_EXTERN_SHAREDMEMORY, union)


class Imports:
    """What an instance of an instrumented module gets for its imports.

    Attributes:
        externs: all imports, in their order: the argument of `wasmtime.Instance`.
        before: what imported memories and tables contain before the instantiation.
    """

    def __init__(self, externs: list[Extern], before: Before) -> None:
        self.externs = externs
        self.before = before


class Maker:
    """Makes what modules import that has state, and that nothing provides. Imports of the same name
    get the same.
    """

    def __init__(self, store: wasmtime.Store, given: Given, wasi: bool) -> None:
        """``wasi`` tells whether WASI is on."""
        self._store, self._given, self._wasi = store, given, wasi
        self._made: dict[tuple[Name, type], Extern] = {}

    def imports(
        self, module: wasmtime.Module, provide: Provide, state_imports: Sequence[Any] = ()
    ) -> Imports:
        """All that a module imports. ``state_imports`` are those whose state is of interest."""
        externs: list[Extern] = []
        fresh: set[int] = set()
        earlier = set(self._made)
        for index, item in enumerate(module.imports):
            name = (item.module, item.name or "")
            extern = provide(name)
            if extern is None:
                extern = self._made_for(item, name)
                if (name, type(item.type)) not in earlier:
                    fresh.add(index)
            externs.append(importable(extern))
        return Imports(externs, Before(self._store, state_imports, externs, fresh))

    def _made_for(self, item: wasmtime.ImportType, name: Name) -> Extern:
        kind = item.type
        if isinstance(kind, wasmtime.TagType):
            # An imported tag is only an identity, so a new one will do.
            return wasmtime.Tag(self._store, kind)
        function = stub(self._store, item, self._wasi)
        if function is not None:
            return function
        key = (name, type(kind))
        if key not in self._made:
            self._made[key] = self._new(kind, name)
        return self._made[key]

    def _new(self, kind: Any, name: Name) -> Extern:
        shown = ".".join(map(printable, name))
        try:
            if isinstance(kind, wasmtime.MemoryType):
                return self._memory(name)
            if isinstance(kind, wasmtime.TableType):
                return self._table(name)
            if name in self._given.numbers:
                return new_global(self._store, kind, self._given.numbers[name])
        except wasmtime.WasmtimeError as error:
            found = [f"nothing provides the import `{shown}`, and it can't be made", *causes(error)]
            raise WizerError(INSTANTIATION, "instantiate", found) from error
        text = f"nothing provides the import `{shown}`"
        raise WizerError(INSTANTIATION, "instantiate", [text])

    def _memory(self, name: Name) -> Extern:
        same = [item.type for item in self._of_name(name)]
        kind = fitting([each for each in same if isinstance(each, wasmtime.MemoryType)])
        if kind.is_shared:
            return SharedMemory(self._store.engine, kind)
        return wasmtime.Memory(self._store, kind)

    def _table(self, name: Name) -> Extern:
        same = [item.type for item in self._of_name(name)]
        kinds = [each for each in same if isinstance(each, wasmtime.TableType)]
        # The package can't make all types, so it is that of an import. The largest one fits all
        # that have no maximum.
        return max((_new_table(self._store, kind) for kind in kinds), key=self._size)

    def _size(self, table: wasmtime.Table) -> int:
        return table.size(self._store)

    def _of_name(self, name: Name) -> list[wasmtime.ImportType]:
        return [item for item in self._given.imports if (item.module, item.name or "") == name]


def from_linker(store: wasmtime.Store, linker: wasmtime.Linker) -> Provide:
    """What a linker provides."""

    def provide(name: Name) -> Extern | None:
        try:
            return linker.get(store, *name)
        except (wasmtime.WasmtimeError, KeyError):
            return None

    return provide


def importable(item: Extern) -> Extern:
    """The same, in a type that modules can import."""
    if isinstance(item, wasmtime.SharedMemory) and not isinstance(item, SharedMemory):
        return SharedMemory._from_ptr(ffi.wasmtime_sharedmemory_clone(item.ptr()))
    return item


def _new_table(store: wasmtime.Store, kind: wasmtime.TableType) -> wasmtime.Table:
    made, value = ffi.wasmtime_table_t(), null(type_of_elements(kind).hierarchy or "func")
    error = ffi.wasmtime_table_new(
        store._context(), kind.ptr(), ctypes.byref(value), ctypes.byref(made)
    )
    if error:
        raise wasmtime.WasmtimeError._from_ptr(error)
    return wasmtime.Table._from_raw(made)
