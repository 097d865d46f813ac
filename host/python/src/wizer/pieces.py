"""A result is an edit of its input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .errors import WizerError


def join(
    pieces: Sequence[Any],
    wasm: bytes,
    memory: Callable[[int, int, int], memoryview] | None = None,
) -> bytes:
    """Joins the pieces of a result: see ``piece`` in ``wit/wizer.wit``."""
    source = memoryview(wasm)
    parts: list[bytes | memoryview] = []
    for piece in pieces:
        if piece.tag == "bytes":
            parts.append(piece.payload)
            continue
        if piece.tag == "input":
            span = piece.payload
            part = source[span.offset : span.offset + span.length]
        elif memory is not None:
            span = piece.payload.span
            part = memory(piece.payload.memory, span.offset, span.length)
        else:
            raise WizerError("a memory has no part in this", "internal")
        if len(part) != span.length:
            raise WizerError("a piece of the result lies outside its source", "internal")
        parts.append(part)
    return b"".join(parts)
