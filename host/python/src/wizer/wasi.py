"""What an initializer sees of the outside."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import wasmtime

from .errors import WizerError, system_error

Stream = Callable[[bytes], object]


@dataclass(frozen=True)
class Wasi:
    """Grants for an initializer that may call WASI preview 1: nothing of the outside, but for what is named here.

    Attributes:
        env: environment variables.
        dirs: directories: by what name, and where they are.
        stdin: a path to read standard input from; ``True`` for the process's own.
        stdout: takes what is written to standard output; ``True`` for the process's own.
        stderr: as ``stdout``.
    """

    env: Mapping[str, str] = field(default_factory=dict)
    dirs: Mapping[str, str | os.PathLike[str]] = field(default_factory=dict)
    stdin: bool | str | os.PathLike[str] = False
    stdout: bool | Stream = False
    stderr: bool | Stream = False

    def config(self) -> wasmtime.WasiConfig:
        """The same for the engine. Raises `WizerError` if a directory can't be opened."""
        config = wasmtime.WasiConfig()
        config.env = list(self.env.items())
        for guest, host in self.dirs.items():
            _open(config, os.fspath(host), guest)
        if self.stdin is True:
            config.inherit_stdin()
        elif self.stdin is not False:
            config.stdin_file = os.fspath(self.stdin)
        if self.stdout is True:
            sys.stdout.flush()
            config.inherit_stdout()
        elif self.stdout is not False:
            config.stdout_custom = _taking(self.stdout)
        if self.stderr is True:
            config.inherit_stderr()
        elif self.stderr is not False:
            config.stderr_custom = _taking(self.stderr)
        return config


def _taking(stream: Stream) -> Callable[[bytes], int | None]:
    def take(data: bytes) -> int | None:
        stream(data)
        return len(data)

    return take


def _open(config: wasmtime.WasiConfig, host: str, guest: str) -> None:
    failed = f"the directory {host} can't be opened for the initializer"
    try:
        os.listdir(host)
        config.preopen_dir(host, guest)
    except OSError as error:
        raise WizerError(failed, "environment", [system_error(error)]) from error
    except wasmtime.WasmtimeError as error:
        raise WizerError(failed, "environment", [str(error)]) from error
