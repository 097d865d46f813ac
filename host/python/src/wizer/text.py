"""Text that comes from a binary, or from outside in another way, as it may be shown."""

from __future__ import annotations

import re

_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Control characters, separators of lines, what changes the direction of the text around it, and
what is not seen: as in ``guest/lib/inspection/src/printable.rs``."""

_LETTERS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
"""Those that have a letter of their own."""


def printable(text: object) -> str:
    """A text in one line, in which no character acts on the terminal or on what stands beside
    it: those are ``\\u{...}`` or ``\\n``."""
    return _UNSHOWN.sub(lambda found: _LETTERS.get(found[0], f"\\u{{{ord(found[0]):x}}}"), str(text))


def printable_lines(text: str) -> str:
    """As `printable`, of a text whose line breaks are our own: what is in it of a binary's has
    been through `printable`."""
    return "\n".join(printable(line) for line in text.split("\n"))
