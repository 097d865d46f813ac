"""The engine of the package's components, and the engines of targets."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping

import wasmtime
from wasmtime import _ffi as ffi

from . import cache
from .errors import WizerError

STACK = 2 << 20
"""The maximum stack of an initializer: the engine has no more, as its package for Python configures
it.
"""

_PROPOSALS = (
    "memory64",
    "exceptions",
    "gc",
    "function_references",
    "custom_page_sizes",
    "wide_arithmetic",
    "tail_call",
    "threads",
)
"""The proposals that modules may use besides the engine's defaults."""


def config() -> wasmtime.Config:
    """The configuration of an engine with a cache for compiled code, if there is a folder for it.
    """
    made = wasmtime.Config()
    # The code runs once or a few times, so compile time dominates.
    made.cranelift_opt_level = "none"
    # Without a cache, everything is compiled each time, which is slower but no error.
    if cache.is_trusted():
        with contextlib.suppress(wasmtime.WasmtimeError):
            made.cache = True
    return made


def target_engine(proposals: Mapping[str, bool]) -> wasmtime.Engine:
    """An engine for targets, with these proposals switched on or off."""
    made = config()
    made.max_wasm_stack = STACK
    made.epoch_interruption = True
    made.wasm_relaxed_simd_deterministic = True
    made.shared_memory = True
    for name in _PROPOSALS:
        setattr(made, f"wasm_{name}", True)
    if not proposals.get("wasm_reference_types", True):
        # These depend on other proposals, and modules don't have them. There is no property for
        # them.
        ffi.wasmtime_config_wasm_component_model_async_set(made.ptr(), False)
        for name in ("exceptions", "gc", "function_references"):
            setattr(made, f"wasm_{name}", False)
    if not proposals.get("wasm_simd", True):
        made.wasm_relaxed_simd = False
    for name, on in proposals.items():
        setattr(made, name, on)
    return wasmtime.Engine(made)


class Interrupt:
    """Stops an initializer from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._engine: wasmtime.Engine | None = None
        self._stopped = False

    def store(self, engine: wasmtime.Engine) -> wasmtime.Store:
        """A store of an engine that has only this one. Code in it traps when it is stopped."""
        store = wasmtime.Store(engine)
        store.set_epoch_deadline(1)
        with self._lock:
            if self._stopped:
                raise WizerError("interrupted")
            self._engine = engine
        return store

    def stop(self) -> None:
        """Stops the code that runs, and all code that would run later."""
        with self._lock:
            self._stopped = True
            if self._engine is not None:
                self._engine.increment_epoch()
