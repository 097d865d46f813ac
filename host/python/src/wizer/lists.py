"""Passes long lists to and from components faster than the package ``wasmtime`` does.

It passes a list to a component value by value, which takes four seconds for a megabyte. The values
of a list of bytes are contiguous in the engine's memory, one every 32 bytes, so two strided copies
are enough. For each variant of a list, it asks the engine for the cases. Once is enough.
"""

from __future__ import annotations

import ctypes
from typing import Any

from wasmtime import _ffi as ffi
from wasmtime.component import _types as types

_STRIDE = ctypes.sizeof(ffi.wasmtime_component_val_t)
_KIND = ffi.wasmtime_component_val_t.kind.offset
_VALUE = ffi.wasmtime_component_val_t.of.offset

_to_c = types.ListType.convert_to_c
_from_c = types.ListType.convert_from_c
_tagged = types.VariantLikeType._tagged


def _memory(values: Any, count: int) -> memoryview:
    """The memory of this many values."""
    address = ctypes.cast(values, ctypes.c_void_p).value
    return memoryview((ctypes.c_ubyte * (count * _STRIDE)).from_address(address or 0)).cast("B")


def _fast_to_c(self: types.ListType, store: Any, value: Any, to: Any) -> None:
    if not (isinstance(value, (bytes, bytearray, memoryview)) and self._is_bytes() and value):
        return _to_c(self, store, value, to)
    raw = ffi.wasmtime_component_vallist_t()
    count = len(value)
    ffi.wasmtime_component_vallist_new_uninit(ctypes.byref(raw), count)
    memory = _memory(raw.data, count)
    memory[_KIND::_STRIDE] = bytes([ffi.WASMTIME_COMPONENT_U8.value]) * count
    memory[_VALUE::_STRIDE] = value
    to.contents.kind = ffi.WASMTIME_COMPONENT_LIST
    to.contents.of.list = raw
    return None


def _fast_from_c(self: types.ListType, value: Any) -> Any:
    raw = value.of.list
    if raw.size == 0 or not self._is_bytes():
        return _from_c(self, value)
    try:
        return _memory(raw.data, raw.size)[_VALUE::_STRIDE].tobytes()
    finally:
        ffi.wasmtime_component_vallist_delete(ctypes.byref(value.of.list))


def _cases(self: types.VariantType) -> list[tuple[str, types.ValType | None]]:
    """The cases of a variant type, which are stored in it."""
    found: list[tuple[str, types.ValType | None]] | None = self.__dict__.get("_wizer_cases")
    if found is None:
        found = self.__dict__["_wizer_cases"] = self.cases
    return found


def _is_tagged(self: types.VariantType) -> bool:
    """Whether its values are instances of `Variant`, which is stored in it, too."""
    found: bool | None = self.__dict__.get("_wizer_is_tagged")
    if found is None:
        found = self.__dict__["_wizer_is_tagged"] = _tagged(self)
    return found


def install() -> None:
    """Passes all lists this way from now on. Their contents are the same."""
    types.ListType.convert_to_c = _fast_to_c  # type: ignore[method-assign, assignment]
    types.ListType.convert_from_c = _fast_from_c  # type: ignore[method-assign, assignment]
    types.VariantType._cases = _cases  # type: ignore[method-assign]
    types.VariantType._tagged = _is_tagged  # type: ignore[method-assign, assignment]
