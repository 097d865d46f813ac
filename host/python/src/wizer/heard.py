"""What a caller wants to hear of a run, and to forbid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .taken import TakenItem, TakenKind
from .text import printable


class Returned(str):
    """The text about the result of an initializer, with what it is made of."""

    name: str
    value: str

    def __new__(cls, name: str, value: str) -> Returned:
        made = super().__new__(cls, printable(f"{name} returned: {value}"))
        made.name, made.value = name, value
        return made


@dataclass(frozen=True)
class Heard:
    """What is called with what was taken, with each warning, and with each result; and the kinds of
    which nothing may be taken.
    """

    deny: Sequence[TakenKind]
    on_taken: Callable[[list[TakenItem]], object]
    on_warning: Callable[[str], object]
    on_return: Callable[[str], object]

    def warn(self, *texts: str | None) -> None:
        """Tells the warnings of these that are there."""
        for text in texts:
            if text is not None:
                self.on_warning(printable(text))
