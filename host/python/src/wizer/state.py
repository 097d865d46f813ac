"""The state of a module instance, read from its exports."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Protocol

import wasmtime
from wasmtime import _ffi as ffi

from .errors import WizerError

BLOCK = 64 * 1024
"""Blocks of zeros of this size are skipped."""

MOST = 16 * BLOCK
"""The maximum number of bytes in one call."""

_BYTES = {
    ffi.WASMTIME_I32.value: 4,
    ffi.WASMTIME_I64.value: 8,
    ffi.WASMTIME_F32.value: 4,
    ffi.WASMTIME_F64.value: 8,
    ffi.WASMTIME_V128.value: 16,
}


class ModuleExports(Protocol):
    """The names with which an instrumented module exports its state: ``module-exports`` in
    ``wit/wizer.wit``.
    """

    globals: list[str]
    memories: list[str]


def bits(store: wasmtime.Store, item: wasmtime.Global) -> int:
    """The bits of a global, zero-extended. A Python float can't hold all values of WebAssembly."""
    value = ffi.wasmtime_val_t()
    ffi.wasmtime_global_get(store._context(), ctypes.byref(item._global), ctypes.byref(value))
    kind: Any = value.kind
    size = _BYTES.get(kind)
    if size is None:
        raise WizerError("the instance has a global that is no number", "state")
    return int.from_bytes(ctypes.string_at(ctypes.addressof(value.of), size), "little")


class State:
    """The globals and memories of an instance, while none of its code runs."""

    def __init__(
        self, store: wasmtime.Store, instance: wasmtime.Instance, exports: ModuleExports
    ) -> None:
        all_exports = instance.exports(store)
        self.globals = [bits(store, _global(all_exports[name])) for name in exports.globals]
        self.memories = [_view(store, all_exports[name]) for name in exports.memories]

    def worthwhile(self, memory: int) -> Iterator[tuple[int, bytes]]:
        """The blocks of a memory that are not all zero. Adjacent ones are joined up to a limit."""
        view = self.memories[memory]
        zeros = bytes(BLOCK)
        start: int | None = None
        for at in range(0, len(view), BLOCK):
            end = min(at + BLOCK, len(view))
            zero = view[at:end] == zeros[: end - at]
            if start is not None and (zero or at - start == MOST):
                yield start, bytes(view[start:at])
                start = None
            if not zero and start is None:
                start = at
        if start is not None:
            yield start, bytes(view[start:])

    def read(self, memory: int, offset: int, length: int) -> memoryview:
        """A span of a memory."""
        if memory >= len(self.memories) or offset + length > len(self.memories[memory]):
            raise WizerError("a piece of the result lies outside its source", "internal")
        return self.memories[memory][offset : offset + length]


def _global(item: Any) -> wasmtime.Global:
    if not isinstance(item, wasmtime.Global):
        raise WizerError("the instance has no such global", "state")
    return item


def _view(store: wasmtime.Store, item: Any) -> memoryview:
    if not isinstance(item, wasmtime.Memory):
        raise WizerError("the instance has no such memory", "state")
    size = item.data_len(store)
    if size == 0:
        return memoryview(b"")
    pointer = ctypes.cast(item.data_ptr(store), ctypes.c_void_p).value
    return memoryview((ctypes.c_ubyte * size).from_address(pointer or 0)).cast("B")
