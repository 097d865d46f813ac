"""The grants of an initializer, and the output of text from a binary."""

from __future__ import annotations

import pathlib
import tempfile
import unittest

import wasmtime
from support import command, wat

import wizer
from wizer import Directory, Wasi, WizerError
from wizer.text import printable

CHANGES = """(module
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory" (func $mkdir (param i32 i32 i32) (result
  i32))) (import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink (param i32 i32 i32)
  (result i32))) (import "wasi_snapshot_preview1" "path_rename" (func $rename (param i32 i32 i32 i32
  i32 i32) (result i32))) (memory (export "memory") 1) (global (export "opened") (mut i32)
  (i32.const 0)) (global (export "created") (mut i32) (i32.const 0)) (global (export "made") (mut
  i32) (i32.const 0)) (global (export "renamed") (mut i32) (i32.const 0)) (global (export "removed")
  (mut i32) (i32.const 0)) (data (i32.const 0) "old") (data (i32.const 16) "new") (data (i32.const
  32) "folder") (func (export "wizer-initialize")
    (global.set 0 (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 3)
      (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 64)))
    (global.set 1 (call $open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 3)
      (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 64)))
    (global.set 2 (call $mkdir (i32.const 3) (i32.const 32) (i32.const 6))) (global.set 3 (call
    $rename (i32.const 3) (i32.const 0) (i32.const 3) (i32.const 3) (i32.const 0) (i32.const 3)))
    (global.set 4 (call $unlink (i32.const 3) (i32.const 0) (i32.const 3)))))"""

ANSWERS = ("opened", "created", "made", "renamed", "removed")


def answers(wasm: bytes) -> list[int]:
    """Calls the functions, and returns their results."""
    store = wasmtime.Store()
    module = wasmtime.Module(store.engine, wasm)
    linker = wasmtime.Linker(store.engine)
    linker.define_wasi()
    store.set_wasi(wasmtime.WasiConfig())
    exports = linker.instantiate(store, module).exports(store)
    found = [exports[name] for name in ANSWERS]
    return [each.value(store) for each in found if isinstance(each, wasmtime.Global)]


class Directories(unittest.TestCase):
    """Writable and read-only directories."""

    def setUp(self) -> None:
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = pathlib.Path(made.name)
        (self.folder / "in.wat").write_text(CHANGES)
        self.granted = self.folder / "granted"
        self.granted.mkdir()
        (self.granted / "old").write_text("old")

    def test_read_only(self) -> None:
        wasi = Wasi(dirs={"/data": Directory(self.granted, read_only=True)})
        found = answers(wizer.preinitialize(wat(CHANGES), wasi=wasi))
        # "Operation not permitted", except for reading.
        self.assertEqual(found, [0, 63, 63, 63, 63])
        self.assertEqual([path.name for path in self.granted.iterdir()], ["old"])
        for directory in (str(self.granted), Directory(self.granted)):
            (self.granted / "old").write_text("old")
            wasi = Wasi(dirs={"/data": directory})
            found = answers(wizer.preinitialize(wat(CHANGES), wasi=wasi))
            self.assertEqual(found, [0] * 5)
            (self.granted / "folder").rmdir()

    def test_command(self) -> None:
        for option, directory in (("--dir", "granted::/x::ro"), ("--mapdir", "/x::granted::ro")):
            words = ["in.wat", "-o", "out.wasm", "--allow-wasi", option, directory]
            done = command(self.folder, *words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            result = (self.folder / "out.wasm").read_bytes()
            self.assertEqual(answers(result), [0, 63, 63, 63, 63])

    def test_missing(self) -> None:
        missing = Directory(self.folder / "missing", read_only=True)
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(CHANGES), wasi=Wasi(dirs={"/x": missing}))
        self.assertEqual(raised.exception.kind, "environment")
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(CHANGES), wasi=Wasi(stdin=self.folder / "missing"))
        self.assertEqual(raised.exception.kind, "environment")


HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\r\nError: \u202e\u2028x\x7f"
"""A name that acts on a terminal: escape sequences of both kinds, line breaks of three kinds,
another direction.
"""

NAME = "".join(f"\\{byte:02x}" for byte in HOSTILE.encode())
"""The same in the syntax of the text format."""

CALLS_IMPORT = f"""(module (import "env" "{NAME}" (func $f))
  (func (export "wizer-initialize") (call $f)))"""


class Texts(unittest.TestCase):
    """Text from a binary has no effect on a terminal."""

    def harmless(self, text: str) -> None:
        """Checks that a text has no control characters except line breaks, and contains the
        escapes.
        """
        self.assertEqual(printable(text.replace("\n", "")), text.replace("\n", ""))
        self.assertIn("\\u{1b}]0;owned\\u{7}\\u{1b}[2J\\u{9b}31m\\r\\nError: \\u{202e}", text)

    def test_helper(self) -> None:
        shown = printable("a\tb\x00\x85\u2066\u200fé\U0001f600")
        self.assertEqual(shown, "a\\tb\\u{0}\\u{85}\\u{2066}\\u{200f}é\U0001f600")

    def test_errors(self) -> None:
        traps = f'(func $init unreachable) (export "{NAME}" (func $init))'
        name = wat(f'(module (import "env" "{NAME}" (func)) (export "wizer-initialize" (func 0)))')
        stub = wat(CALLS_IMPORT)
        missing = wat(f"(module {traps})")
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(missing)
        self.harmless(str(raised.exception) + "\n".join(raised.exception.causes))
        for wasm in (stub, name):
            with self.assertRaises(WizerError) as raised:
                wizer.preinitialize(wasm)
            self.harmless("\n".join(raised.exception.causes))
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(missing, init_func=HOSTILE)
        self.harmless(str(raised.exception))

    def test_function_names(self) -> None:
        for what in ("unreachable", '(call $f)'):
            function = f'(func $"{NAME}" {what}) (export "wizer-initialize" (func 1))'
            text = f'(module (import "env" "f" (func $f)) {function})'
            with self.assertRaises(WizerError) as raised:
                wizer.preinitialize(wat(text))
            where = raised.exception.causes[0]
            self.harmless(where)
            self.assertEqual(len(where.splitlines()), 2, where)

    def test_command(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "in.wat").write_text(CALLS_IMPORT)
            done = command(folder, "in.wat", "-o", "out.wasm")
        self.harmless(done.stderr)
        self.assertEqual(done.stderr.count("\n"), 6, done.stderr)


class Variables(unittest.TestCase):
    """Environment variables of the command that are not Unicode."""

    def run_with(self, *words: str) -> tuple[bool, str]:
        """Runs the command with such a variable."""
        with tempfile.TemporaryDirectory() as folder:
            text = '(module (func (export "wizer-initialize")))'
            pathlib.Path(folder, "in.wat").write_text(text)
            words = ("--allow-wasi", *words, "in.wat", "-o", "out.wasm")
            shell = "BROKEN=$(printf '\\377'); export BROKEN;"
            done = command(folder, *words, shell=shell)
        return done.returncode == 0, done.stderr

    def test_not_unicode(self) -> None:
        success, said = self.run_with("--env", "BROKEN")
        self.assertFalse(success)
        self.assertTrue(said.startswith("Error: the environment variable `BROKEN` is not valid"), said)
        success, said = self.run_with("--inherit-env")
        self.assertTrue(success, said)
        expected = "Warning: --inherit-env does not pass on `BROKEN`: it is not valid UTF-8\n"
        self.assertEqual(said, expected)
        self.assertEqual(self.run_with("--inherit-env", "--env", "BROKEN=whole"), (True, ""))


if __name__ == "__main__":
    unittest.main()
