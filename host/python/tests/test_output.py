"""The output of the command. `tests/tests/all/granted_output.rs` tests what an initializer can't do
to it, for this and other hosts.
"""

from __future__ import annotations

import errno
import os
import pathlib
import stat
import tempfile
import unittest
from unittest import mock

from support import READY, command

from wizer import WizerError
from wizer.output import Output


@unittest.skipUnless(os.name == "posix", "for systems with open folders")
class Outputs(unittest.TestCase):
    """The effects on a file that is the output."""

    def setUp(self) -> None:
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = pathlib.Path(made.name)
        (self.folder / "in.wat").write_text(READY)
        self.out = self.folder / "out"
        self.out.mkdir()
        self.file = self.out / "y.wasm"
        self.file.write_text("as it was")

    def names(self) -> list[str]:
        """The names in the folder of the output."""
        return sorted(os.listdir(self.out))

    def stays(self) -> None:
        """Checks that nothing has changed."""
        self.assertEqual(self.names(), ["y.wasm"])
        self.assertEqual(self.file.read_text(), "as it was")

    def test_nothing_before_it_is_written(self) -> None:
        output = Output(str(self.file))
        self.stays()
        output.write(b"result")
        self.assertEqual(self.names(), ["y.wasm"])
        self.assertEqual(self.file.read_bytes(), b"result")

    def test_permissions_stay(self) -> None:
        for mode in (0o640, 0o4755, 0o2711, 0o6700, 0o400):
            self.file.chmod(mode)
            Output(str(self.file)).write(b"result")
            self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), mode)
        before = os.umask(0o027)
        try:
            Output(str(self.out / "new.wasm")).write(b"result")
        finally:
            os.umask(before)
        self.assertEqual(stat.S_IMODE((self.out / "new.wasm").stat().st_mode), 0o640)

    @unittest.skipUnless(hasattr(os, "geteuid") and os.geteuid() == 0, "for the administrator")
    def test_rights_of_another_owner_go(self) -> None:
        for mode, kept in ((0o6755, 0o755), (0o1644, 0o1644)):
            os.chown(self.file, 65534, -1)
            self.file.chmod(mode)
            Output(str(self.file)).write(b"result")
            self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), kept)

    def test_too_large(self) -> None:
        import resource

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        output = Output(str(self.file))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        try:
            with self.assertRaises(WizerError) as raised:
                output.write(bytes(10_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        self.assertIn("File too large", raised.exception.causes[0])
        self.stays()

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full")
    def test_devices(self) -> None:
        for words, shell in ((["-o", "/dev/full"], ""), ([], "exec >/dev/full;")):
            done = command(self.folder, "in.wat", *words, shell=shell)
            self.assertEqual(done.returncode, 1)
            self.assertRegex(done.stderr, r"(?s)^Error: [^\n]+ can't be written\n.* No space left")
        done = command(self.folder, "in.wat", "-o", "/dev/null")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_errors_that_come_late(self) -> None:
        for call in ("fsync", "close", "replace"):
            output = Output(str(self.file))
            late = OSError(errno.EDQUOT, "Disk quota exceeded")
            with mock.patch(f"wizer.output.os.{call}", side_effect=late):
                with self.assertRaises(WizerError) as raised:
                    output.write(b"result")
            self.assertIn("Disk quota exceeded", raised.exception.causes[0])
            self.stays()

    def test_another_file_of_its_name(self) -> None:
        output = Output(str(self.file))
        victim = self.folder / "victim"
        victim.write_text("a victim")
        fsync = os.fsync

        def swap(handle: int) -> None:
            fsync(handle)
            (beside,) = [name for name in self.names() if name != "y.wasm"]
            (self.out / beside).unlink()
            (self.out / beside).symlink_to(victim)

        with mock.patch("wizer.output.os.fsync", side_effect=swap):
            with self.assertRaises(WizerError) as raised:
                output.write(b"result")
        self.assertEqual(raised.exception.causes, ["another file has the name that it was given"])
        self.assertEqual(self.file.read_text(), "as it was")
        self.assertEqual(victim.read_text(), "a victim")

    def test_a_file_that_is_written_over(self) -> None:
        refused = OSError(errno.EACCES, "Permission denied")
        with mock.patch("wizer.output._File._refused", return_value=refused):
            output = Output(str(self.file))
            with self.assertRaises(WizerError) as raised:
                Output(str(self.out / "new.wasm"))
        self.assertIn("Permission denied", raised.exception.causes[0])
        self.stays()
        output.write(b"result")
        self.assertEqual(self.file.read_bytes(), b"result")
        self.file.unlink()
        self.file.write_text("another")
        with self.assertRaises(WizerError) as raised:
            output.write(b"result")
        self.assertEqual(raised.exception.causes, ["something else took its place meanwhile"])
        self.assertEqual(self.file.read_text(), "another")


if __name__ == "__main__":
    unittest.main()
