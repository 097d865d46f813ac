"""Escapes text from a binary or from another untrusted source."""

from __future__ import annotations

import re

_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Control characters, line separators, bidirectional control characters, and invisible characters,
as in ``guest/lib/inspection/src/printable.rs``.
"""

_LETTERS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
"""Characters with an escape of their own."""


def printable(text: object) -> str:
    """Escapes the text: the result has one line, and no effects on a terminal or on adjacent text.
    Escapes are ``\\u{...}`` or ``\\n``.
    """
    return _UNSHOWN.sub(lambda found: _LETTERS.get(found[0], f"\\u{{{ord(found[0]):x}}}"), str(text))


def printable_lines(text: str) -> str:
    """As `printable`, but keeps line breaks. For a text whose names were escaped by `printable`."""
    return "\n".join(printable(line) for line in text.split("\n"))
