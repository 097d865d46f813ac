"""Parses the engine's text of a trap."""

from __future__ import annotations

import ctypes
import re
import weakref
from collections.abc import Callable
from typing import Any

import wasmtime
from wasmtime import _ffi as ffi

from .text import printable


Place = Callable[[int], "int | None"]

_OFFSET = re.compile(r"^( *\d+: +)(0x[0-9a-f]+) - ", re.MULTILINE)


def causes(error: BaseException, place: Place = lambda offset: offset) -> list[str]:
    """The failure and its causes, which the engine reports in one text.

    ``place`` maps an offset of the engine's binary to that of the input.
    """
    if isinstance(error, wasmtime.ExitTrap):
        return [f"Exited with i32 exit status {error.code}"]
    first, _, rest = _text(error).partition("\n\nCaused by:\n")
    found = [_dedented(first)]
    number = re.compile(r"^ +\d+: |^ {4}(?! )")
    for line in rest.split("\n"):
        # A cause begins with its number. A single cause has none.
        if number.match(line) and not re.match(r"^ {6,}\d+: +(0x|<)", line):
            found.append(number.sub("", line, count=1))
        elif line.strip():
            found[-1] += "\n" + line.strip()
    return [_placed(cause, place) for cause in found]


def _placed(text: str, place: Place) -> str:
    """A backtrace with other offsets."""

    def placed(frame: re.Match[str]) -> str:
        offset = place(int(frame[2], 16))
        begin = frame[1].rstrip(" ") + " "
        return begin if offset is None else f"{begin}{offset:#8x} - "

    if not text.startswith("error while executing"):
        return text
    return _OFFSET.sub(placed, text)


def _dedented(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def _text(error: BaseException) -> str:
    """The engine's text, in which the line breaks of function names are escaped."""
    text = str(error)
    for name in _names(error):
        shown = printable(name)
        if shown != name:
            text = text.replace(name, shown)
    return text


def _names(error: BaseException) -> list[str]:
    """The names of the active functions and of their modules. The longest comes first, since one
    may be part of another.
    """
    trace = ffi.wasm_frame_vec_t(0, None)
    if isinstance(error, wasmtime.Trap):
        ffi.wasm_trap_trace(error.ptr(), ctypes.byref(trace))
    elif isinstance(error, wasmtime.WasmtimeError):
        ffi.wasmtime_error_wasm_trace(error.ptr(), ctypes.byref(trace))
    names = set()
    for at in range(trace.size):
        for named in (ffi.wasmtime_frame_func_name, ffi.wasmtime_frame_module_name):
            found = named(trace.data[at])
            if found:
                names.add(ffi.to_str(found.contents))
    ffi.wasm_frame_vec_delete(ctypes.byref(trace))
    return sorted(names, key=len, reverse=True)


_CALLBACKS: weakref.WeakKeyDictionary[wasmtime.Store, list[Any]] = weakref.WeakKeyDictionary()
"""The callbacks of functions: they have to exist as long as their store does."""


def trapping(store: wasmtime.Store, kind: wasmtime.FuncType, text: str) -> wasmtime.Func:
    """A function of this type that traps with a message.

    The functions of the package ``wasmtime`` store the last exception for the whole process. With
    two threads, one would get the other's.
    """

    return new_function(store, kind, lambda *_: trap_of(text))


def trap_of(text: str) -> Any:
    """What a callback returns to trap with a message."""
    return ctypes.cast(wasmtime.Trap(text)._consume(), ctypes.c_void_p).value


def new_function(
    store: wasmtime.Store, kind: wasmtime.FuncType, called: Callable[..., Any]
) -> wasmtime.Func:
    """A function of this type. The callback has the engine's arguments, and raises nothing."""
    callback: Callable[..., Any] = ffi.wasmtime_func_callback_t(called)
    _CALLBACKS.setdefault(store, []).append(callback)
    made = ffi.wasmtime_func_t()
    no_finalizer = ctypes.cast(0, ctypes.CFUNCTYPE(None, ctypes.c_void_p))
    ffi.wasmtime_func_new(
        store._context(), kind.ptr(), callback, None, no_finalizer, ctypes.byref(made)
    )
    return wasmtime.Func._from_raw(made)
