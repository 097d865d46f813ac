"""The options for the transform."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from wasmtime import component

from .components import record
from .errors import WizerError

InitFunc = str | Sequence[str] | None
"""The initializers. None is the default one, and an empty sequence is none."""

InitFuncExport = Literal["remove", "keep", "empty"]
"""What becomes of the exports of the initializers."""

Renames = Mapping[str, str] | Iterable[tuple[str, str]]
"""Function exports to rename: new names, with the current ones."""


@dataclass(frozen=True)
class Options:
    """The records ``options`` and ``further-options`` of ``wit/wizer.wit``."""

    first: component.Record
    further: component.Record

    @property
    def needed(self) -> component.Record | None:
        """The further options, if the first ones do not say the same."""
        says = "keep" if getattr(self.first, "keep-init-func") else "remove"
        is_same = getattr(self.further, "init-export") == says
        further: Any = self.further
        runs_other = getattr(further, "watch-exports") or getattr(further, "canonical-nans")
        return None if is_same and not runs_other and not further.initializers else self.further


def options(
    init_func: InitFunc,
    keep_init_func: bool,
    renames: Renames,
    init_func_export: str | None,
    *,
    watch_exports: bool = False,
    canonical_nans: bool = False,
) -> Options:
    """The options for the transform. Raises `WizerError` if they contradict each other."""
    names = [init_func] if isinstance(init_func, str) else init_func
    init = component.Variant("by-default")
    if names is not None:
        if not all(isinstance(name, str) for name in names):
            raise WizerError("init_func is a string, or a sequence of strings", "options")
        init = component.Variant("export", names[0]) if names else component.Variant("none")
    export = _export(keep_init_func, init_func_export)
    pairs = renames.items() if isinstance(renames, Mapping) else renames
    first = record(
        init=init,
        keep_init_func=export == "keep",
        renames=[record(destination=to, source=of) for to, of in pairs],
    )
    further = record(
        initializers=list(names or ())[1:],
        init_export=export,
        defer_start=False,
        watch_exports=watch_exports,
        canonical_nans=canonical_nans,
    )
    return Options(first, further)


def _export(keep: bool, what: str | None) -> str:
    if what is None:
        return "keep" if keep else "remove"
    known = get_args(InitFuncExport)
    if what not in known:
        raise WizerError(f"init_func_export is one of {', '.join(known)}", "options")
    if keep and what != "keep":
        text = f"keep_init_func conflicts with init_func_export {what}: leave out one of them"
        raise WizerError(text, "options")
    return what
