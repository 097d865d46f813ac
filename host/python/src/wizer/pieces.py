"""The pieces of a result, which is an edit of its input."""

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
            raise WizerError("this binary contains no memories", "internal")
        if len(part) != span.length:
            raise WizerError("a piece of the result lies outside its source", "internal")
        parts.append(part)
    return b"".join(parts)


def input_offset(pieces: Sequence[Any], offset: int) -> int | None:
    """The offset in the input of a byte of the instrumented binary, which consists of these pieces.
    None if the byte is not from the input.
    """
    start = 0
    for piece in pieces:
        is_input = piece.tag == "input"
        length = piece.payload.length if is_input else len(piece.payload)
        if offset < start + length:
            return piece.payload.offset + offset - start if is_input else None
        start += length
    return None
