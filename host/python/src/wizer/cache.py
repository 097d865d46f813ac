"""The engine's cache for compiled code. Code in it runs without checks, so other users must not
write to it.

The package ``wasmtime`` has one folder for the cache, and one for its settings, which can name
another folder.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

_distrusted = False


def is_trusted() -> bool:
    """Whether to use the cache. Not if other users can write to it, and not after an initializer of
    this process could.
    """
    return not _distrusted and of_others() is None


def of_others() -> str | None:
    """The warning if other users can write to the cache or to its settings."""
    if os.name != "posix":
        return None
    for folder in folders():
        try:
            found = os.stat(folder)
        except OSError:  # it is not there
            continue
        others = stat.S_IWOTH
        # The engine creates folders with the user's mask, which often allows the user's own group.
        if found.st_gid != os.getegid():
            others |= stat.S_IWGRP
        if found.st_uid != os.geteuid():
            why = "it belongs to another user"
        elif found.st_mode & others:
            why = "other users can write to it: `chmod go-w` it, after a look at what is in it"
        else:
            continue
        return f"the cache {folder} is not used: {why}"
    return None


def distrust(directories: Iterable[str]) -> str | None:
    """Stops using the cache if an initializer can write to it through these directories.

    Returns the warning in this case.
    """
    global _distrusted
    for directory in directories:
        for folder in folders():
            if within_reach(folder, directory):
                _distrusted = True
                return (
                    f"the initializer may write to {directory}, from where the cache {folder} can "
                    "be reached: it could put code there. This process does not use the cache any "
                    "more, but others will: remove what is in it. Grant the directory for reading "
                    "only, or put the cache elsewhere"
                )
    return None


def folders() -> list[str]:
    """The paths of the engine's cache and of its settings."""
    try:
        home = Path.home()
    except RuntimeError:  # without a home, there is no cache
        return []
    if sys.platform == "darwin":
        name = "BytecodeAlliance.wasmtime"
        library = home / "Library"
        return [str(library / place / name) for place in ("Caches", "Preferences")]
    if sys.platform == "win32":
        places = [os.environ.get(name) for name in ("LOCALAPPDATA", "APPDATA")]
        return [os.path.join(place, "BytecodeAlliance", "wasmtime") for place in places if place]
    found = []
    for variable, default in (("XDG_CACHE_HOME", ".cache"), ("XDG_CONFIG_HOME", ".config")):
        place = os.environ.get(variable, "")
        # A relative path is invalid here.
        folder = Path(place) if os.path.isabs(place) else home / default
        found.append(str(folder / "wasmtime"))
    return found


def within_reach(path: str, directory: str) -> bool:
    """Whether a path, or a link on its way, is in a directory, or the directory is in the path."""
    granted = os.path.realpath(directory)
    if _is_in(granted, os.path.realpath(path)):
        return True
    absolute = Path(os.path.abspath(path))
    for part in (absolute, *absolute.parents):
        named = os.path.join(os.path.realpath(part.parent), part.name)
        if _is_in(os.path.realpath(part), granted) or _is_in(named, granted):
            return True
    return False


def _is_in(path: str, directory: str) -> bool:
    return path == directory or Path(directory) in Path(path).parents
