"""Stubs for imports that nothing provides."""

from __future__ import annotations

import wasmtime

from .text import printable
from .traps import trapping


def stub(store: wasmtime.Store, item: wasmtime.ImportType, wasi: bool) -> wasmtime.Func | None:
    """A function that traps and names the import. None if the import is no function."""
    kind = item.type
    if not isinstance(kind, wasmtime.FuncType):
        return None
    return trapping(store, kind, _text(item.module, item.name or "", wasi))


def _text(module: str, name: str, wasi: bool) -> str:
    if (module, name) == ("wasi", "thread-spawn"):
        return (
            "the initializer started a thread (import `wasi.thread-spawn`), which a snapshot can't "
            "hold"
        )
    off = module.startswith("wasi_") and not wasi
    hint = ": WASI is off, --allow-wasi provides it" if off else ""
    shown = f"{printable(module)}.{printable(name)}"
    return f"the import `{shown}` was called, which nothing provides{hint}"
