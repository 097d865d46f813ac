"""The components of the package, loaded once, and what their calls look like here."""

from __future__ import annotations

import contextlib
import importlib.resources
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import wasmtime
from wasmtime import _ffi as ffi
from wasmtime import component

from . import lists
from .errors import WizerError

lists.install()

_KINDS = {"malformed", "unsupported", "init-func", "options", "state", "internal"}


STACK = 2 << 20
"""An initializer may take so much stack: the engine has no more for it, as its package for Python sets it up."""


def config() -> wasmtime.Config:
    """For an engine with a cache for compiled code, where there is a place for one."""
    made = wasmtime.Config()
    # What is compiled runs once, or a few times: compiling is most of the time.
    made.cranelift_opt_level = "none"
    # Without a cache, everything is compiled each time: slower, and no reason to fail.
    with contextlib.suppress(wasmtime.WasmtimeError):
        made.cache = True
    return made


_peeked: Callable[[int, int], bytes] | None = None


def _peek(_: object, offset: int, length: int) -> bytes:
    """Of the component of commands: the memory of a component that runs here."""
    if _peeked is None:
        raise WizerError("a component was asked for, and none runs", "internal")
    return _peeked(offset, length)


@contextlib.contextmanager
def peeking(read: Callable[[int, int], bytes]) -> Iterator[None]:
    """Leads what reads a returned value to the component that has it."""
    global _peeked
    before, _peeked = _peeked, read
    try:
        yield
    finally:
        _peeked = before


def target_engine(proposals: Mapping[str, bool]) -> wasmtime.Engine:
    """An engine for what is pre-initialized, with these proposals switched on or off."""
    made = config()
    made.max_wasm_stack = STACK
    made.wasm_relaxed_simd_deterministic = True
    for name in ("memory64", "exceptions", "gc", "function_references", "custom_page_sizes", "wide_arithmetic", "tail_call"):
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


class Loaded:
    """A component of this package, instantiated."""

    def __init__(self, file: str) -> None:
        made = wasmtime.Engine(config())
        wasm = importlib.resources.files(__package__).joinpath(file).read_bytes()
        linker = component.Linker(made)
        linker.add_wasip2()
        with linker.root() as root, root.add_instance("wizer:wizer/driven@0.1.0") as driven:
            driven.add_func("peek", _peek)
        self.store = wasmtime.Store(made)
        # The command line's standard library would read these, and never does.
        self.store.set_wasi(wasmtime.WasiConfig())
        self.instance = linker.instantiate(self.store, component.Component(made, wasm))


class Interface:
    """The functions of one interface that a component exports."""

    def __init__(self, loaded: Loaded, name: str) -> None:
        self._store, self._instance = loaded.store, loaded.instance
        interface = self._instance.get_export_index(self._store, name)
        if interface is None:
            raise WizerError(f"there is no interface {name}", "internal")
        self._interface = interface

    def call(self, name: str, *arguments: Any) -> Any:
        """Calls a function: a result that is an error is raised as `Refused`."""
        index = self._instance.get_export_index(self._store, name, self._interface)
        function = None if index is None else self._instance.get_func(self._store, index)
        if function is None:
            raise WizerError(f"there is no function {name}", "internal")
        result = function(self._store, *arguments)
        function.post_return(self._store)
        return result

    def drop(self, resource: Any) -> None:
        """Lets go of a resource."""
        resource.drop(self._store)


@lru_cache(maxsize=1)
def transform() -> Interface:
    """The interface ``transform``: see ``wit/wizer.wit``."""
    return Interface(Loaded("wizer-transform.wasm"), "wizer:wizer/transform@0.1.0")


@lru_cache(maxsize=1)
def _commander() -> Loaded:
    return Loaded("wizer-commander.wasm")


@lru_cache(maxsize=1)
def command_line() -> Interface:
    """The interface ``command-line``: see ``wit/command-line.wit``."""
    return Interface(_commander(), "wizer:wizer/command-line@0.1.0")


@lru_cache(maxsize=1)
def preparation() -> Interface:
    """The interface ``preparation``, of the same component."""
    return Interface(_commander(), "wizer:wizer/preparation@0.1.0")


def taken(result: Any) -> Any:
    """A result whose error is a text."""
    if isinstance(result, str):
        raise WizerError(result, "options")
    return result


def asked(name: str, *arguments: Any) -> Any:
    """Calls the transform: what it refuses is raised as a `WizerError`."""
    answer = transform().call(name, *arguments)
    if isinstance(answer, component.Variant) and answer.tag in _KINDS:
        text = str(answer.payload)
        if answer.tag == "malformed":
            text = f"not a valid WebAssembly binary: {text}"
        raise WizerError(text, answer.tag)
    return answer


def record(**fields: Any) -> component.Record:
    """A record: its fields' names have dashes."""
    made = component.Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made
