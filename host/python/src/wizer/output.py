"""The output of the command."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import sys

from .errors import WizerError, system_error

_STDOUT = 1
_DIRECTORY = getattr(os, "O_DIRECTORY", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_WRITE = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
_BY_NAME = getattr(os, "O_PATH", os.O_RDONLY)
"""The flags for opening a folder in which only files with known names are used: it need not be
readable.
"""

_OWNERS_RIGHTS = stat.S_ISUID | stat.S_ISGID
"""The bits that run a file with its owner's rights."""


class Output:
    """The destination of a result, which is written completely or not at all.

    It is determined before anything runs, and no file is created then. Changes that an initializer
    makes to a granted folder don't redirect the result.
    """

    def __init__(self, path: str | None) -> None:
        self._name = "standard output" if path is None else f"the output {path}"
        self._open: int | None = None
        """An open file, which can be written and not replaced."""
        self._file: _File | None = None
        if path is not None:
            try:
                self._look(path)
            except OSError as error:
                raise self._failed(error) from error

    @property
    def is_stdout(self) -> bool:
        """Whether this is standard output."""
        return self._open is None and self._file is None

    def _look(self, path: str) -> None:
        try:
            found = os.stat(path)
        except FileNotFoundError:
            found = None
        if found is not None and stat.S_ISDIR(found.st_mode):
            raise WizerError(f"{self._name} is a directory")
        if found is not None and _is(found, _stat_of(_STDOUT)):
            return
        if found is not None and not stat.S_ISREG(found.st_mode):
            self._open = os.open(path, _WRITE)
            return
        self._file = _File(os.path.realpath(path))

    def is_same(self, other: Output) -> bool:
        """Whether the other one would replace what this one writes, or be mixed with it."""
        if self._file is not None and other._file is not None:
            return self._file.is_same(other._file)
        return self.is_stdout and other.is_stdout

    def write(self, result: bytes) -> None:
        """Writes the result, in one step if possible."""
        try:
            if self._file is not None:
                self._file.write(result)
            elif self._open is not None:
                _write_all(self._open, result)
            else:
                if sys.stdout is not None:
                    sys.stdout.flush()
                _write_all(_STDOUT, result)
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> WizerError:
        return WizerError(f"{self._name} can't be written", causes=[system_error(error)])


class _File:
    """A file in an open folder. Operations by name stay in the folder, even if its path changes."""

    def __init__(self, path: str) -> None:
        self._path, self._name = os.path.split(path)
        # On systems without open folders, paths are used.
        self._folder: int | None = None
        if os.open in os.supports_dir_fd:
            self._folder = os.open(self._path, _BY_NAME | _DIRECTORY | _NOFOLLOW)
        elif not os.path.isdir(self._path):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        self._found = self._stat(self._name)
        self._over: int | None = None
        """The open file, if the folder does not allow replacing it."""
        refused = self._refused()
        if refused is not None:
            if self._found is None:
                raise refused
            try:
                self._over = self._opened(self._name, _WRITE)
            except OSError:
                raise refused from None

    def _refused(self) -> OSError | None:
        """The reason for which no file can be created in the folder, if there is one. It is found
        without creating a file.
        """
        if self._folder is None:
            code = 0 if os.access(self._path, os.W_OK) else errno.EACCES
        elif os.fstatvfs(self._folder).f_flag & os.ST_RDONLY:
            code = errno.EROFS
        else:
            effective = os.access in os.supports_effective_ids
            mode = os.W_OK | os.X_OK
            allowed = os.access(".", mode, dir_fd=self._folder, effective_ids=effective)
            code = 0 if allowed else errno.EACCES
        return OSError(code, os.strerror(code)) if code else None

    def _at(self, name: str) -> str:
        return name if self._folder is not None else os.path.join(self._path, name)

    def is_same(self, other: _File) -> bool:
        """Whether it has the same destination."""
        found = os.stat(self._path if self._folder is None else self._folder)
        there = _stat_of(other._path if other._folder is None else other._folder)
        return self._name == other._name and _is(found, there)

    def _stat(self, name: str) -> os.stat_result | None:
        """The stat of a name in the folder. Does not follow a symbolic link."""
        try:
            return os.stat(self._at(name), dir_fd=self._folder, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def _opened(self, name: str, flags: int) -> int:
        # As for any new file, the user's mask limits the permissions.
        return os.open(self._at(name), flags | _NOFOLLOW, 0o666, dir_fd=self._folder)

    def write(self, result: bytes) -> None:
        """Replaces the file, or overwrites it."""
        if self._folder is not None and not _is(os.fstat(self._folder), _stat_of(self._path)):
            raise OSError("its folder was moved or replaced meanwhile")
        if self._over is None:
            self._replace(result)
            return
        if not _is(os.fstat(self._over), self._stat(self._name)):
            raise OSError("something else took its place meanwhile")
        os.ftruncate(self._over, 0)
        _write_all(self._over, result)
        os.fsync(self._over)

    def _replace(self, result: bytes) -> None:
        """Writes a file beside the destination, and replaces the destination when it is on the
        disk.
        """
        beside = f".wizer-{secrets.token_hex(8)}"
        handle = self._opened(beside, _WRITE | os.O_CREAT | os.O_EXCL)
        made = os.fstat(handle)
        try:
            try:
                _write_all(handle, result)
                self._permit(handle)
                # Some file systems report a full disk or quota only now, or when the file is
                # closed.
                os.fsync(handle)
            finally:
                os.close(handle)
            if not _is(made, self._stat(beside)):
                raise OSError("another file has the name that it was given")
            os.replace(
                self._at(beside),
                self._at(self._name),
                src_dir_fd=self._folder,
                dst_dir_fd=self._folder,
            )
        except BaseException:
            if _is(made, self._stat(beside)):
                os.unlink(self._at(beside), dir_fd=self._folder)
            raise
        self._sync_folder()

    def _permit(self, handle: int) -> None:
        """Gives a new file the permissions of the one that it replaces. The owner's rights are kept
        only if the owner stays the same.
        """
        found = self._found
        if found is None or not stat.S_ISREG(found.st_mode) or not hasattr(os, "fchmod"):
            return
        made = os.fstat(handle)
        is_owners = (made.st_uid, made.st_gid) == (found.st_uid, found.st_gid)
        mode = stat.S_IMODE(found.st_mode)
        os.fchmod(handle, mode if is_owners else mode & ~_OWNERS_RIGHTS)

    def _sync_folder(self) -> None:
        """Syncs the folder. Otherwise the old file could return after a crash."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            handle = os.open(".", os.O_RDONLY | _DIRECTORY, dir_fd=self._folder)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _stat_of(path: str | int) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


def _is(one: os.stat_result, other: os.stat_result | None) -> bool:
    return other is not None and os.path.samestat(one, other)


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
