"""Errors, with texts for the user."""

from __future__ import annotations

from collections.abc import Sequence

from .text import printable, printable_lines


class WizerError(Exception):
    """An error whose text is one clear line.

    Attributes:
        kind: ``malformed``, ``unsupported``, ``init-func`` or ``options``, which are said before anything runs; ``environment``,
            ``compile``, ``instantiate`` or ``trap``, which come of the run; ``denied``; ``state`` and ``internal``.
        causes: what it came from: where it trapped and why, say.
        offset: where the construct begins in the binary that a refusal is about, if it has a place there.
    """

    def __init__(
        self,
        text: str,
        kind: str = "failed",
        causes: Sequence[str] = (),
        offset: int | None = None,
    ) -> None:
        super().__init__(printable(text))
        self.kind = kind
        self.causes = [printable_lines(cause) for cause in causes]
        self.offset = offset


def system_error(error: OSError) -> str:
    """The text of a system error, as in other commands."""
    return f"{error.strerror} (os error {error.errno})" if error.errno else str(error)
