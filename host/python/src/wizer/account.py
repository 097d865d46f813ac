"""What there is to say of a run beside its result: on standard error, and in the report."""

from __future__ import annotations

import sys

from .components import command_line, record
from .errors import WizerError
from .heard import Returned
from .output import Output
from .taken import TakenItem, records
from .text import printable


class Account:
    """Tells warnings and results, and writes them to the report, if there is to be one."""

    def __init__(self, path: str | None, result: Output) -> None:
        """Determines the destination of the report, which is not that of the result."""
        self.taken: list[TakenItem] = []
        self._warnings: list[str] = []
        self._returned: list[Returned] = []
        self._output: Output | None = None
        if path is None:
            return
        try:
            self._output = Output(None if path == "-" else path)
        except WizerError as error:
            text = f"the report {path} can't be written"
            raise WizerError(text, causes=[str(error), *error.causes]) from error
        if self._output.is_same(result):
            text = f"the report and the result would both go to {path}"
            raise WizerError(f"{text}: name another file with --report")

    def warn(self, text: str) -> None:
        """Tells a warning."""
        self._warnings.append(text)
        sys.stderr.write(f"Warning: {printable(text)}\n")

    def returned(self, text: str) -> None:
        """Tells a result."""
        if isinstance(text, Returned):
            self._returned.append(text)
        sys.stderr.write(f"{printable(text)}\n")

    def write(self) -> None:
        """Writes the report."""
        if self._output is not None:
            pairs = [record(name=each.name, value=each.value) for each in self._returned]
            text = command_line("taken-report", records(self.taken), [], pairs, self._warnings)
            self._output.write(str(text).encode())
