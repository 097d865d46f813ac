"""What an initializer takes from outside of its instance, noted where it is given: ``taken`` in
``wit/wizer.wit``. Values are never noted, except the first value of a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from wasmtime import component

from .components import command_component, record
from .errors import WizerError

TakenKind = Literal[
    "environment",
    "arguments",
    "files",
    "input",
    "clocks",
    "random",
    "names",
    "sockets",
    "http",
    "handles",
]
"""The kinds of what can be taken, in the order of the WIT."""

MOST_ITEMS = 1000
"""The most names of a kind. Others are only counted: an initializer can make up any number."""

MOST_BYTES = 1024
"""The most bytes of a name. Longer ones are cut."""

_CUT = "…"


@dataclass
class TakenItem:
    """Something that an initializer took from outside of its instance.

    Attributes:
        kind: its kind.
        name: its name: of an environment variable; the path of a file, as the initializer used it,
            from the name of a directory on; ``standard input``; ``monotonic-clock``,
            ``wall-clock``; ``secure``, ``insecure``, ``seed``. It may have any characters, and has
            at most 1,024 bytes. If there are more than 1,000 names of a kind, all others are one
            item, after these.
        count: how often it was taken.
        bytes: the number of bytes, of input and of random numbers.
        access: what was done to a file or a folder: ``read``, ``write``, ``listed``, ``missing``.
        first: the first value of a clock, in nanoseconds.
    """

    kind: TakenKind
    name: str
    count: int = 0
    bytes: int = 0
    access: set[str] = field(default_factory=set)
    first: int | None = None


class Taken:
    """All that an initializer has taken."""

    def __init__(self) -> None:
        self._kinds: dict[TakenKind, dict[str, TakenItem]] = {}
        self._others: dict[TakenKind, TakenItem] = {}
        """The items of the kinds that have no room for further names."""

    def note(self, kind: TakenKind, name: str, size: int = 0) -> TakenItem:
        """Counts something that was taken once more, with a number of bytes. Returns its item."""
        named, name = self._kinds.setdefault(kind, {}), _shortened(name)
        if name in named or len(named) < MOST_ITEMS:
            item = named.setdefault(name, TakenItem(kind, name))
        else:
            item = self._others.setdefault(kind, TakenItem(kind, name))
        item.count += 1
        item.bytes += size
        return item

    def clock(self, name: str, nanoseconds: int) -> None:
        """Notes what a clock shows."""
        item = self.note("clocks", name)
        item.first = nanoseconds if item.first is None else item.first

    def file(self, path: str, access: set[str], there: bool) -> None:
        """Notes that something was done to a file or a folder, and whether that went well."""
        self.note("files", path).access |= access if there else access | {"missing"}

    def items(self) -> list[TakenItem]:
        """Everything, in the order of kinds and names."""
        found: list[TakenItem] = []
        for kind in get_args(TakenKind):
            named = self._kinds.get(kind, {})
            found.extend(named[name] for name in sorted(named))
            if kind in self._others:
                found.append(self._others[kind])
        return [replace(item, access=set(item.access)) for item in found]


def _shortened(name: str) -> str:
    """A name of at most so many bytes, whole characters."""
    data = name.encode(errors="replace")
    if len(data) <= MOST_BYTES:
        return data.decode()
    return data[: MOST_BYTES - len(_CUT.encode())].decode(errors="ignore") + _CUT


def joined(folder: str, path: str) -> str:
    """A path in a folder, as the initializer names it. ``.`` is the folder itself, and is left out
    before others.
    """
    start = folder.removesuffix("/") if len(folder) > 1 else folder
    if path in ("", "."):
        return start or "."
    if start in ("", "."):
        return path
    # Folders in folders, each named by what is above: no names are longer.
    if len(start) > MOST_BYTES:
        return start
    return f"/{path}" if start == "/" else f"{start}/{path}"


def check_kinds(deny: Sequence[str]) -> None:
    """Raises `WizerError` if these are no kinds."""
    known = get_args(TakenKind)
    if isinstance(deny, str) or not all(kind in known for kind in deny):
        raise WizerError(f"deny is a sequence of {', '.join(known)}", "options")


def records(items: Sequence[TakenItem]) -> list[component.Record]:
    """The items for the command-line component."""
    return [record(**vars(item)) for item in items]


def granted(
    taken: Taken, deny: Sequence[str], on_taken: Callable[[list[TakenItem]], object]
) -> str | None:
    """Raises `WizerError` if something that is denied was taken. Else tells what was taken, and
    returns the warning about it, if one is needed. To be called when the initializer has ended.
    """
    items = taken.items()
    warning: str | None = None
    if items:
        given = records(items)
        with command_component() as commands:
            denied = commands.line("denied", given, list(deny))
            warning = commands.line("taken-warning", given)
        if denied is not None:
            raise WizerError(denied, "denied")
    on_taken(items)
    return warning
