"""Interfaces of WASI 0.2 whose functions note what is taken.

The engine's resources can't be passed on, so nothing is noted of files and streams.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import Any

import wasmtime
from wasmtime import component

from .components import record
from .errors import WizerError
from .wasi import Outside

_VERSION = "0.2.12"
"""The version of the engine's WASI."""

_MOST_RANDOM = 64 << 20
"""The most random bytes in one call."""

_MONOTONIC = f"""(component
  (import "wasi:clocks/monotonic-clock@{_VERSION}" (instance $i (export "now" (func (result u64)))))
  (core func $now (canon lower (func $i "now")))
  (core module $m (import "" "now" (func $now (result i64)))
    (func (export "now") (result i64) (call $now)))
  (core instance $m (instantiate $m (with "" (instance (export "now" (func $now))))))
  (func (export "now") (result u64) (canon lift (core func $m "now"))))"""
"""Calls the engine's monotonic clock: what waits for a time uses the same."""


def check(outside: Outside, deny: Sequence[str]) -> None:
    """Raises `WizerError` if something is denied of which nothing is noted."""
    unknown = {
        "handles": (True, "the host's resources are not counted"),
        "files": (bool(outside.directories), "which files a component uses is not known"),
        "input": (outside.has_input, "what a component reads is not known"),
    }
    for kind, (is_granted, why) in unknown.items():
        if kind in deny and is_granted:
            raise WizerError(f"--deny {kind} is not available here: {why}", "options")


def define(store: wasmtime.Store, linker: component.Linker, outside: Outside) -> None:
    """Replaces functions of WASI in a linker by ones that note what is taken."""
    taken = outside.taken
    helper = component.Component(store.engine, bytes(wasmtime.wat2wasm(_MONOTONIC)))
    now = linker.instantiate(store, helper).get_func(store, "now")

    def environment(_: Any) -> list[tuple[str, str]]:
        for name in outside.variables:
            taken.note("environment", name)
        return list(outside.variables.items())

    def monotonic(caller: Any) -> int:
        assert now is not None
        nanoseconds = int(now(caller))
        now.post_return(caller)
        taken.clock("monotonic-clock", nanoseconds)
        return nanoseconds

    def wall(_: Any) -> component.Record:
        nanoseconds = time.time_ns()
        taken.clock("wall-clock", nanoseconds)
        return record(seconds=nanoseconds // 10**9, nanoseconds=nanoseconds % 10**9)

    def random(source: str, size: int) -> bytes:
        if size > _MOST_RANDOM:
            raise wasmtime.WasmtimeError(f"{size} random bytes are too many")
        taken.note("random", source, size)
        return os.urandom(size)

    def number(source: str, size: int = 8) -> int:
        return int.from_bytes(random(source, size), "little")

    interfaces: dict[str, dict[str, Callable[..., Any]]] = {
        "cli/environment": {"get-environment": environment},
        "clocks/monotonic-clock": {"now": monotonic},
        "clocks/wall-clock": {"now": wall},
        "random/random": {
            "get-random-bytes": lambda _, size: random("secure", size),
            "get-random-u64": lambda _: number("secure"),
        },
        "random/insecure": {
            "get-insecure-random-bytes": lambda _, size: random("insecure", size),
            "get-insecure-random-u64": lambda _: number("insecure"),
        },
        "random/insecure-seed": {"insecure-seed": lambda _: _halves(number("seed", 16))},
    }
    with linker.root() as root:
        for name, functions in interfaces.items():
            with root.add_instance(f"wasi:{name}@{_VERSION}") as instance:
                for each, function in functions.items():
                    instance.add_func(each, function)


def _halves(number: int) -> tuple[int, int]:
    return number & (1 << 64) - 1, number >> 64
