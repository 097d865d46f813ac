"""`python -m wizer`: the native command. Where `WIZER_COMMAND` names that, the two are compared."""

from __future__ import annotations

import os
import pathlib
import stat
import subprocess
import sys
import unittest
import unittest.mock

from support import READY, Case, run_command, wat

import wizer

NATIVE = os.environ.get("WIZER_COMMAND")
"""The native command."""

TRAPS = '(module (func $deep unreachable) (func (export "wizer-initialize") (call $deep)))'


class Files(Case):
    """What the command makes of its files."""

    def setUp(self) -> None:
        super().setUp()
        (self.folder / "in.wat").write_text(READY)
        (self.folder / "traps.wat").write_text(TRAPS)
        (self.folder / "cut.wasm").write_bytes(wat(READY)[:-5])
        (self.folder / "wrong.wat").write_text("(module (fun))")

    def test_files(self) -> None:
        done = run_command(self.folder, "in.wat", "-o", "out.wasm")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        result = (self.folder / "out.wasm").read_bytes()
        self.assertEqual(result, wizer.preinitialize(READY))
        piped = run_command(self.folder, stdin=READY.encode())
        self.assertEqual((piped.returncode, piped.stdout), (0, result))

    @unittest.skipUnless(sys.platform == "linux", "has the system's allocator")
    def test_allocator(self) -> None:
        """The allocator has found its settings, and shows them at the end."""
        with unittest.mock.patch.dict(os.environ, _RJEM_MALLOC_CONF="stats_print:true"):
            done = run_command(self.folder, "--version")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"opt.oversize_threshold: 262144\n", done.stderr)

    def test_failures(self) -> None:
        output = self.folder / "out.wasm"
        output.write_bytes(b"as it was")
        output.chmod(0o640)
        before = sorted(self.folder.iterdir())
        for words, status, said in [
            (["missing.wasm"], 1, "Error: "),
            (["wrong.wat"], 1, "Error: "),
            (["cut.wasm"], 1, "Error: "),
            (["traps.wat"], 1, "Error: the `wizer-initialize` function trapped\n"),
            (["in.wat", "-f", "missing"], 1, "Error: "),
            (["in.wat", "--no-such-option"], 2, "error: "),
            (["in.wat", "--timeout", "x"], 2, "error: "),
        ]:
            done = run_command(self.folder, *words, "-o", "out.wasm")
            self.assertEqual((done.returncode, done.stdout), (status, b""), words)
            self.assertTrue(done.stderr.decode().startswith(said), done.stderr)
            self.assertNotIn(b"Traceback", done.stderr)
            self.assertEqual(sorted(self.folder.iterdir()), before)
            self.assertEqual(output.read_bytes(), b"as it was")
            self.assertEqual(stat.S_IMODE(output.stat().st_mode), 0o640)

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full")
    def test_unwritable(self) -> None:
        for output in ("/dev/full", "none/out.wasm", "."):
            done = run_command(self.folder, "in.wat", "-o", output)
            self.assertEqual((done.returncode, done.stdout), (1, b""))
            self.assertTrue(done.stderr.startswith(b"Error: "), done.stderr)
            self.assertNotIn(b"Traceback", done.stderr)
        with open("/dev/full", "wb") as full:
            line = [sys.executable, "-m", "wizer", "in.wat"]
            done = subprocess.run(
                line, cwd=self.folder, stdout=full, stderr=subprocess.PIPE, check=False
            )
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left", done.stderr)

    @unittest.skipUnless(os.name == "posix", "for systems with descriptors")
    def test_closed_streams(self) -> None:
        for stream, status in (("<&-", 1), (">&-", 1), ("2>&-", 0)):
            words = "-o out.wasm" if stream == "2>&-" else ""
            line = f'"$1" -m wizer {"" if stream == "<&-" else "in.wat"} {words} {stream}'
            done = subprocess.run(
                ["sh", "-c", line, "sh", sys.executable],
                cwd=self.folder,
                capture_output=True,
                check=False,
            )
            self.assertEqual((done.returncode, done.stdout), (status, b""), (stream, done.stderr))
            self.assertNotIn(b"Traceback", done.stderr)

    def test_script(self) -> None:
        program = "import sys; from wizer.__main__ import main; sys.exit(main())"
        line = [sys.executable, "-c", program, "inspect", "in.wat"]
        done = subprocess.run(line, cwd=self.folder, capture_output=True, check=True)
        self.assertIn(b"can be pre-initialized", done.stdout)

    def test_twice_in_a_process(self) -> None:
        program = (
            "from wizer._wizer import command\n"
            "print(command(['in.wat', '-o', 'a.wasm']), command(['missing']), flush=True)\n"
            "print(command(['in.wat', '-o', 'b.wasm']))"
        )
        environment = {**os.environ, "RUST_LOG": "wizer=error"}
        line = [sys.executable, "-c", program]
        done = subprocess.run(
            line, cwd=self.folder, capture_output=True, check=True, env=environment
        )
        self.assertEqual(done.stdout, b"0 1\n0\n")
        a, b = (self.folder / name for name in ("a.wasm", "b.wasm"))
        self.assertEqual(a.read_bytes(), b.read_bytes())


@unittest.skipUnless(NATIVE, "WIZER_COMMAND names no command")
class Native(Case):
    """The same as the native command, byte by byte."""

    def test_same(self) -> None:
        for words in [
            ["--help"],
            ["-h"],
            ["--version"],
            ["inspect", "--help"],
            ["batch", "--help"],
            ["in.wat"],
            ["in.wat", "-o", "out.wasm"],
            ["in.wat", "-o", "out.wasm", "--report", "report.json"],
            ["in.wat", "-f", "missing"],
            ["in.wat", "--frobnicate"],
            ["traps.wat", "-o", "out.wasm"],
            ["missing.wat"],
            [os.fsdecode(b"\xff.wat")],
            ["inspect", "in.wat"],
            ["inspect", "--json", "in.wat"],
            ["inspect", "--html", "in.wat"],
            ["instrument", "in.wat"],
            ["diff", "in.wat", "in.wat"],
            ["diff", "in.wat", "traps.wat"],
            ["batch", "many.json"],
            ["bundle", "in.wat"],
            ["in.wat", "--verify", "--fuel", "100000", "--compiler", "cranelift", "-o", "out.wasm"],
            ["traps.wat", "--untrusted"],
            [],
        ]:
            python = self.outcome([sys.executable, "-m", "wizer"], words)
            native = self.outcome([str(NATIVE)], words)
            self.assertEqual(python, native, words)

    def outcome(self, command: list[str], words: list[str]) -> object:
        """What a command says and leaves behind, in a folder that is the same for each."""
        folder = self.folder / "work"
        folder.mkdir()
        (folder / "in.wat").write_text(READY)
        (folder / "traps.wat").write_text(TRAPS)
        many = '{ "input": "in.wat", "snapshots": [{ "output": "a.wasm" }, { "output": "b.wasm" }] }'
        (folder / "many.json").write_text(many)
        done = subprocess.run(
            [*command, *words], cwd=folder, capture_output=True, check=False, input=b""
        )
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
        return done.returncode, done.stdout, done.stderr, files


class Place(unittest.TestCase):
    """Where the package is."""

    def test_is_installed(self) -> None:
        package = pathlib.Path(wizer.__file__).parent
        self.assertTrue((package / "py.typed").is_file())
        self.assertTrue((package / "_wizer.pyi").is_file())


if __name__ == "__main__":
    unittest.main()
