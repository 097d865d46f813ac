"""What an engine says of a trap, taken apart."""

from __future__ import annotations

import re

import wasmtime


def causes(error: BaseException) -> list[str]:
    """What failed, and what it came from: the engine's text has both in one."""
    if isinstance(error, wasmtime.ExitTrap):
        return [f"Exited with i32 exit status {error.code}"]
    first, _, rest = str(error).partition("\n\nCaused by:\n")
    found = [_dedented(first)]
    number = re.compile(r"^ +\d+: |^ {4}(?! )")
    for line in rest.splitlines():
        # A cause begins with its number; where there is but one, it has none.
        if number.match(line) and not re.match(r"^ {6,}\d+: +(0x|<)", line):
            found.append(number.sub("", line, count=1))
        elif line.strip():
            found[-1] += "\n" + line.strip()
    return found


def _dedented(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
