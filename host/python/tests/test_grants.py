"""The grants of an initializer."""

from __future__ import annotations

import subprocess
import sys
import unittest
from typing import Any

import wasmtime
from support import WRITES, Case, wat

import wizer
from wizer import Directory, Wasi, WizerError

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


def found(wasm: bytes) -> list[int]:
    """Calls the functions, and returns their results."""
    store = wasmtime.Store()
    module = wasmtime.Module(store.engine, wasm)
    linker = wasmtime.Linker(store.engine)
    linker.define_wasi()
    store.set_wasi(wasmtime.WasiConfig())
    exports = linker.instantiate(store, module).exports(store)
    globals_ = [exports[name] for name in ANSWERS]
    return [each.value(store) for each in globals_ if isinstance(each, wasmtime.Global)]


class Directories(Case):
    """Writable and read-only directories."""

    def setUp(self) -> None:
        super().setUp()
        self.granted = self.folder / "granted"
        self.granted.mkdir()
        (self.granted / "old").write_text("old")

    def test_read_only(self) -> None:
        wasi = Wasi(dirs={"/data": Directory(self.granted, read_only=True)})
        numbers = found(wizer.preinitialize(wat(CHANGES), wasi=wasi))
        # "Operation not permitted", except for reading.
        self.assertEqual(numbers, [0, 63, 63, 63, 63])
        self.assertEqual([path.name for path in self.granted.iterdir()], ["old"])
        for directory in (str(self.granted), Directory(self.granted)):
            (self.granted / "old").write_text("old")
            wasi = Wasi(dirs={"/data": directory})
            numbers = found(wizer.preinitialize(wat(CHANGES), wasi=wasi))
            self.assertEqual(numbers, [0] * 5)
            (self.granted / "folder").rmdir()

    def test_missing(self) -> None:
        missing = Directory(self.folder / "missing", read_only=True)
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(CHANGES), wasi=Wasi(dirs={"/x": missing}))
        self.assertEqual(raised.exception.kind, "environment")


class Streams(Case):
    """Standard streams."""

    def test_functions(self) -> None:
        out: list[bytes] = []
        err: list[bytes] = []
        wasi = Wasi(stdout=out.append, stderr=err.append)
        wizer.preinitialize(WRITES, wasi=wasi)
        self.assertEqual((b"".join(out), b"".join(err)), (b"hello\n", b"hello\n"))
        wizer.preinitialize(WRITES, wasi=True)

    def test_of_the_process(self) -> None:
        program = (
            "import sys, wizer; print('before')\n"
            "wasi = wizer.Wasi(stdout=True, stderr=True)\n"
            "wizer.preinitialize(sys.argv[1], wasi=wasi); print('after')"
        )
        line = [sys.executable, "-c", program, WRITES]
        done = subprocess.run(line, capture_output=True, check=True)
        self.assertEqual((done.stdout, done.stderr), (b"before\nhello\nafter\n", b"hello\n"))

    def test_wrong(self) -> None:
        wrongs: list[dict[str, Any]] = [
            {"stdout": 7},
            {"env": {"A": 1}},
            {"dirs": {"/x": 7}},
            {"stdin": 1.5},
            {"http": 7},
            {"other": 7},
        ]
        for wrong in wrongs:
            with self.assertRaises(TypeError):
                Wasi(**wrong)
        with self.assertRaises(TypeError):
            wizer.run(WRITES, wasi="yes")  # type: ignore[arg-type]
        missing = Wasi(stdin=self.folder / "missing")
        self.fails("environment", "missing can't be opened", wizer.run, WRITES, wasi=missing)

    def test_attributes(self) -> None:
        directory = Directory("/tmp", read_only=True)
        self.assertEqual((directory.path, directory.read_only), ("/tmp", True))
        wasi = Wasi(env={"A": "b"}, dirs={"/x": directory})
        self.assertEqual((wasi.env, wasi.stdin, wasi.http), ({"A": "b"}, False, False))
        self.assertIn("read_only=True", repr(wasi))


if __name__ == "__main__":
    unittest.main()
