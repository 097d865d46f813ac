"""Checks, before anything runs, that all imports with state can be provided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import wasmtime
from wasmtime import component

from .components import command_line, taken
from .errors import WizerError
from .import_types import type_of_elements, type_of_global

ImportGlobals = Mapping[str, "int | float | str"] | Iterable[tuple[str, "int | float | str"]]
"""Values of imported globals, by the names of the imports: ``MODULE.NAME``."""

Name = tuple[str, str]
"""The names of an import: that of the module, and its own."""


class Given:
    """The values that a user gives to imported globals.

    ``provider`` is what else provides imports, for messages.
    """

    def __init__(self, import_globals: ImportGlobals, provider: str = "a preloaded module") -> None:
        """Raises `WizerError` if a global is given two values."""
        self._provider = provider
        self._texts: dict[str, str] = {}
        pairs = import_globals.items() if isinstance(import_globals, Mapping) else import_globals
        for name, value in pairs:
            if name in self._texts:
                raise WizerError(f"--import-global gives `{name}` two values", "options")
            self._texts[name] = str(value)
        self._unused = set(self._texts)
        self.imports: list[wasmtime.ImportType] = []
        """The imports of all modules that were checked."""
        self.numbers: dict[Name, component.Variant] = {}
        """The values of globals."""

    def check(
        self,
        module: wasmtime.Module,
        is_provided: Callable[[Name], bool],
        state_imports: Sequence[Any] = (),
    ) -> None:
        """Demands that the imports of a module can be provided. ``state_imports`` tells some of
        their types. Raises `WizerError`.
        """
        known = {each.index: each.type.payload for each in state_imports}
        for index, item in enumerate(module.imports):
            self.imports.append(item)
            name = (item.module, item.name or "")
            if isinstance(item.type, wasmtime.GlobalType):
                number = type_of_global(item.type).number
                kind = getattr(known.get(index), "value-type", number or "reference")
                self._check_global(name, kind, is_provided(name))
            elif isinstance(item.type, wasmtime.TableType) and not is_provided(name):
                if not type_of_elements(item.type).is_nullable:
                    kind = getattr(known.get(index), "element-type", "reference")
                    raise WizerError(_no_table(name, kind), "options")

    def _check_global(self, names: Name, kind: str, is_provided: bool) -> None:
        name = ".".join(names)
        self._unused.discard(name)
        text = self._texts.get(name)
        if text is not None and is_provided:
            text = f"--import-global {name}: {self._provider} provides this global as well"
            raise WizerError(text, "options")
        if text is not None:
            number = command_line("import-global", name, kind, text)
            self.numbers[names] = taken(number)
        elif not is_provided:
            way = "--preload its module"
            if kind in ("i32", "i64", "f32", "f64"):
                way = f"give it a value with --import-global {name}=VALUE, or {way}"
            text = f"nothing provides the imported global `{name}` of type {kind}: {way}"
            raise WizerError(text, "options")

    def finish(self) -> None:
        """Demands that each value was for a global. Raises `WizerError`."""
        for name in sorted(self._unused):
            text = f"--import-global {name}: the module imports no global of this name"
            raise WizerError(text, "options")


def _no_table(names: Name, kind: str) -> str:
    name = ".".join(names)
    return (
        f"nothing provides the imported table `{name}`, and none can be made, since its elements "
        f"can't be null: they have the type {kind}. Preload its module"
    )
