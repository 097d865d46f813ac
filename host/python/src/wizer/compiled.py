"""Compiles and validates binaries with the engine."""

from __future__ import annotations

import re

import wasmtime

from .errors import WizerError
from .traps import causes

_LEGACY = (
    'the engine lacks the proposal "legacy exceptions": pre-initialize it in the Node host, or '
    "convert it with Binaryen's `wasm-opt --translate-to-exnref`"
)


def compiled(engine: wasmtime.Engine, wasm: bytes, failed: str) -> wasmtime.Module:
    """A compiled module. ``failed`` is the text of a failure."""
    try:
        return wasmtime.Module(engine, wasm)
    except wasmtime.WasmtimeError as error:
        raise refused(failed, error) from error


def refused(failed: str, error: wasmtime.WasmtimeError) -> WizerError:
    """The failure if the engine does not compile a binary."""
    found = causes(error)
    if any(re.search("legacy.exceptions", cause) for cause in found):
        return WizerError(f"{failed}: {_LEGACY}", "compile")
    return WizerError(failed, "compile", found)


def validated(engine: wasmtime.Engine, result: bytes) -> None:
    """Validates a result."""
    try:
        wasmtime.Module.validate(engine, result)
    except wasmtime.WasmtimeError as error:
        text = "the result is not valid: this is a defect of wizer, please report it"
        raise WizerError(text, "internal", [str(error)]) from error
