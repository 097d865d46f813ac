"""The engine's cache, if an initializer may write to it."""

from __future__ import annotations

import os
import pathlib
import tempfile
import unittest

from support import READY, command, wat

import wizer
from wizer.cache import folders, within_reach


@unittest.skipUnless(os.name == "posix", "for systems with links")
class Reach(unittest.TestCase):
    """The directories from which the cache can be written."""

    def setUp(self) -> None:
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = pathlib.Path(made.name).resolve()
        for name in ("work/inner/deep", "apart", "workshop"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "link").symlink_to("work/inner")
        (self.folder / "work" / "out").symlink_to("../apart")

    def test_paths(self) -> None:
        for directory, cache, reached in (
            (".", ".cache", True),
            ("work", "work", True),
            ("work", "work/new/cache", True),
            ("work", "link/cache", True),
            ("link", "work/inner/cache", True),
            # Through a link in the directory, which the initializer can change.
            ("work", "work/out/cache", True),
            # The directory is in the cache.
            ("work/inner/deep", "work", True),
            ("work", "apart/cache", False),
            ("work", "workshop", False),
            ("work/inner", "work/cache", False),
        ):
            found = within_reach(str(self.folder / cache), str(self.folder / directory))
            self.assertEqual(found, reached, (directory, cache))

    def test_command(self) -> None:
        (self.folder / "in.wat").write_text(READY)
        cache = folders()[0]
        for directory, warned in (
            (cache, True),
            (f"{os.path.dirname(cache)}::/x", True),
            (f"{cache}::/x::ro", False),
            ("workshop", False),
        ):
            words = ["in.wat", "-o", "out.wasm", "--allow-wasi", "--dir", directory]
            done = command(self.folder, *words)
            self.assertEqual(done.returncode, 0, done.stderr)
            granted = directory.partition("::")[0]
            expected = f"Warning: the initializer may write to {granted}, from where the cache "
            self.assertEqual(done.stderr.startswith(expected), warned, done.stderr)
            self.assertEqual(done.stderr.count("\n"), int(warned))

    def test_of_others(self) -> None:
        """A cache that others can write to is not used, and nothing is stored there."""
        (self.folder / "in.wat").write_text(READY)
        place = self.folder / "caches" / "wasmtime"
        place.mkdir(parents=True)
        shell = f"export XDG_CACHE_HOME={place.parent};"
        own, another = os.geteuid(), 65534
        # Only root can create a file of another user.
        for mode, owner in ((0o777, own), (0o755, another if own == 0 else own)):
            if (mode, owner) == (0o755, own):
                continue
            place.chmod(mode)
            os.chown(place, owner, -1)
            done = command(self.folder, "in.wat", "-o", "out.wasm", shell=shell)
            self.assertEqual(done.returncode, 0, done.stderr)
            expected = f"Warning: the cache {place} is not used: "
            self.assertTrue(done.stderr.startswith(expected), done.stderr)
            self.assertEqual(list(place.iterdir()), [])

    def test_where_it_is(self) -> None:
        """The engine has created the folder there."""
        wizer.inspect(wat(READY))
        self.assertTrue(os.path.isdir(folders()[0]))


if __name__ == "__main__":
    unittest.main()
