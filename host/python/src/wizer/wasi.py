"""The grants of an initializer."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import wasmtime

from .errors import WizerError, system_error
from .taken import Taken

Stream = Callable[[bytes], object]
AnyPath = str | os.PathLike[str]


@dataclass(frozen=True)
class Directory:
    """A directory that the initializer can access.

    Attributes:
        path: the path.
        read_only: whether nothing in it can be written, created, renamed or removed.
    """

    path: AnyPath
    read_only: bool = False


@dataclass(frozen=True)
class Wasi:
    """The grants of an initializer that may call WASI.

    A function for a stream is called with the output, in another thread than the one that waits for
    the result. If it raises an exception, so does `preinitialize`.

    Attributes:
        env: environment variables.
        dirs: directories: their names for the initializer, and their paths. A path can be read and
            written. A ``Directory(path, read_only=True)`` can only be read.
        stdin: a path for standard input, or ``True`` for that of the process.
        stdout: a function that is called with the output, or ``True`` for that of the process.
        stderr: as ``stdout``.
    """

    env: Mapping[str, str] = field(default_factory=dict)
    dirs: Mapping[str, AnyPath | Directory] = field(default_factory=dict)
    stdin: bool | AnyPath = False
    stdout: bool | Stream = False
    stderr: bool | Stream = False


class Outside:
    """The grants of one initializer, and the exceptions of its functions."""

    def __init__(self, wasi: Wasi | None) -> None:
        self._wasi = wasi or Wasi()
        self.on = wasi is not None
        self.taken = Taken()
        """What was taken of the grants."""
        self._failures: list[BaseException] = []

    @property
    def directories(self) -> list[str]:
        """The names of the directories."""
        return list(self._wasi.dirs)

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables."""
        return self._wasi.env

    @property
    def has_input(self) -> bool:
        """Whether there is a standard input."""
        return self._wasi.stdin is not False

    @property
    def writable(self) -> list[str]:
        """The paths of the directories that it may write to."""
        granted = [_directory(each) for each in self._wasi.dirs.values()]
        return [os.fspath(each.path) for each in granted if not each.read_only]

    def config(self) -> wasmtime.WasiConfig:
        """The configuration for the engine. Raises `WizerError` if a directory can't be opened."""
        wasi = self._wasi
        config = wasmtime.WasiConfig()
        config.env = list(wasi.env.items())
        for guest, host in wasi.dirs.items():
            _open(config, _directory(host), guest)
        if wasi.stdin is True:
            config.inherit_stdin()
        elif wasi.stdin is not False:
            _read_from(config, os.fspath(wasi.stdin))
        if wasi.stdout is True:
            sys.stdout.flush()
            config.inherit_stdout()
        elif wasi.stdout is not False:
            config.stdout_custom = self._taking(wasi.stdout)
        if wasi.stderr is True:
            config.inherit_stderr()
        elif wasi.stderr is not False:
            config.stderr_custom = self._taking(wasi.stderr)
        return config

    def _taking(self, stream: Stream) -> Callable[[bytes], int | None]:
        def take(data: bytes) -> int | None:
            try:
                stream(data)
            except BaseException as error:  # raised again when nothing runs any more
                self._failures.append(error)
                return -errno.EIO
            return len(data)

        return take

    @contextlib.contextmanager
    def telling(self) -> Iterator[None]:
        """Raises the first exception of a function, whatever the result is."""
        try:
            yield
        finally:
            if self._failures:
                raise self._failures[0]


def _directory(granted: AnyPath | Directory) -> Directory:
    return granted if isinstance(granted, Directory) else Directory(granted)


def _read_from(config: wasmtime.WasiConfig, path: str) -> None:
    try:
        config.stdin_file = path
    except wasmtime.WasmtimeError as error:
        text = f"{path} can't be opened as standard input of the initializer"
        raise WizerError(text, "environment", [str(error)]) from error


def _open(config: wasmtime.WasiConfig, directory: Directory, guest: str) -> None:
    host = os.fspath(directory.path)
    failed = f"the directory {host} can't be opened for the initializer"
    try:
        os.listdir(host)
        config.preopen_dir(host, guest, fs_mutable=not directory.read_only)
    except OSError as error:
        raise WizerError(failed, "environment", [system_error(error)]) from error
    except wasmtime.WasmtimeError as error:
        raise WizerError(failed, "environment", [str(error)]) from error
