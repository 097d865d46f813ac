"""Engines: that of the components of this package, and those of what is pre-initialized."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping

import wasmtime
from wasmtime import _ffi as ffi

from . import cache
from .errors import WizerError

STACK = 2 << 20
"""An initializer may take so much stack: the engine has no more for it, as its package for
Python sets it up."""

_PROPOSALS = (
    "memory64",
    "exceptions",
    "gc",
    "function_references",
    "custom_page_sizes",
    "wide_arithmetic",
    "tail_call",
)
"""What modules may use beside what the engine takes by itself."""


def config() -> wasmtime.Config:
    """For an engine with a cache for compiled code, where there is a place for one."""
    made = wasmtime.Config()
    # What is compiled runs once, or a few times: compiling is most of the time.
    made.cranelift_opt_level = "none"
    # Without a cache, everything is compiled each time: slower, and no reason to fail.
    if cache.is_trusted():
        with contextlib.suppress(wasmtime.WasmtimeError):
            made.cache = True
    return made


def target_engine(proposals: Mapping[str, bool]) -> wasmtime.Engine:
    """An engine for what is pre-initialized, with these proposals switched on or off."""
    made = config()
    made.max_wasm_stack = STACK
    made.epoch_interruption = True
    made.wasm_relaxed_simd_deterministic = True
    for name in _PROPOSALS:
        setattr(made, f"wasm_{name}", True)
    if not proposals.get("wasm_reference_types", True):
        # What builds on them, and is no part of modules: there is no property for it.
        ffi.wasmtime_config_wasm_component_model_async_set(made.ptr(), False)
        for name in ("exceptions", "gc", "function_references"):
            setattr(made, f"wasm_{name}", False)
    if not proposals.get("wasm_simd", True):
        made.wasm_relaxed_simd = False
    for name, on in proposals.items():
        setattr(made, name, on)
    return wasmtime.Engine(made)


class Interrupt:
    """Ends an initializer from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: wasmtime.Engine | None = None
        self._stopped = False

    def store(self, engine: wasmtime.Engine) -> wasmtime.Store:
        """A store of an engine that has no other: what runs in it traps when it is stopped."""
        store = wasmtime.Store(engine)
        store.set_epoch_deadline(1)
        with self._lock:
            if self._stopped:
                raise WizerError("interrupted")
            self._engine = engine
        return store

    def stop(self) -> None:
        """Ends what runs, and what would run."""
        with self._lock:
            self._stopped = True
            if self._engine is not None:
                self._engine.increment_epoch()
