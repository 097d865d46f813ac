"""Numbers of WebAssembly as the engine takes and gives them: as bits, since a Python float can't
hold all of them.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Sequence
from typing import Any

import wasmtime
from wasmtime import _ffi as ffi
from wasmtime import component

from .errors import WizerError

_KINDS = {
    "i32": (ffi.WASMTIME_I32.value, 4),
    "i64": (ffi.WASMTIME_I64.value, 8),
    "f32": (ffi.WASMTIME_F32.value, 4),
    "f64": (ffi.WASMTIME_F64.value, 8),
}
"""The engine's kinds of numbers and their sizes in bytes, by the cases of ``number`` in
``wit/wizer.wit``.
"""

_BYTES = {**dict(_KINDS.values()), ffi.WASMTIME_V128.value: 16}


def raw(number: component.Variant) -> Any:
    """The engine's value of a ``number``."""
    kind, size = _KINDS[number.tag]
    value = ffi.wasmtime_val_t(kind=kind)
    bits_of_it = int(number.payload or 0).to_bytes(size, "little")
    ctypes.memmove(ctypes.addressof(value.of), bits_of_it, size)
    return value


def argument(number: component.Variant) -> int | float:
    """A ``number`` as the package `wasmtime` takes it for an argument."""
    _, size = _KINDS[number.tag]
    data = int(number.payload or 0).to_bytes(size, "little")
    found: int | float
    (found,) = struct.unpack({"i32": "<i", "i64": "<q", "f32": "<f", "f64": "<d"}[number.tag], data)
    return found


def bits(store: wasmtime.Store, item: wasmtime.Global) -> int:
    """The bits of a global, zero-extended."""
    value = ffi.wasmtime_val_t()
    ffi.wasmtime_global_get(store._context(), ctypes.byref(item._global), ctypes.byref(value))
    kind: Any = value.kind
    size = _BYTES.get(kind)
    if size is None:
        raise WizerError("the instance has a global that is no number", "state")
    return int.from_bytes(ctypes.string_at(ctypes.addressof(value.of), size), "little")


def new_global(
    store: wasmtime.Store, kind: wasmtime.GlobalType, number: component.Variant
) -> wasmtime.Global:
    """A global of this type with this value."""
    made = ffi.wasmtime_global_t()
    value = raw(number)
    error = ffi.wasmtime_global_new(
        store._context(), kind.ptr(), ctypes.byref(value), ctypes.byref(made)
    )
    if error:
        raise wasmtime.WasmtimeError._from_ptr(error)
    return wasmtime.Global._from_raw(made)


def call(
    store: wasmtime.Store, function: wasmtime.Func, numbers: Sequence[component.Variant]
) -> int | None:
    """Calls a function, and returns its result if that is one i32. Results of other types are
    ignored.

    Raises the package's `wasmtime.Trap` or `wasmtime.WasmtimeError`.
    """
    count = len(function.type(store).results)
    given = (ffi.wasmtime_val_t * len(numbers))(*map(raw, numbers))
    results = (ffi.wasmtime_val_t * count)()
    trap = ctypes.POINTER(ffi.wasm_trap_t)()
    error = ffi.wasmtime_func_call(
        store._context(),
        ctypes.byref(function._func),
        given,
        len(given),
        results,
        count,
        ctypes.byref(trap),
    )
    if error:
        raise wasmtime.WasmtimeError._from_ptr(error)
    if trap:
        raise wasmtime.Trap._from_ptr(trap)
    returned = [_i32(value) for value in results]
    for value in results:
        ffi.wasmtime_val_unroot(ctypes.byref(value))
    return returned[0] if count == 1 else None


def _i32(value: Any) -> int | None:
    return int(value.of.i32) if value.kind == ffi.WASMTIME_I32.value else None
