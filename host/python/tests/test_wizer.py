"""The package as a library: `python -m unittest discover tests`."""

from __future__ import annotations

import doctest
import pathlib
import subprocess
import sys
import tempfile
import unittest

import wasmtime

import wizer
from wizer import Wasi, WizerError


def wat(text: str) -> bytes:
    """Converts the text of a module."""
    return bytes(wasmtime.wat2wasm(text))


def load_tests(_: object, tests: unittest.TestSuite, __: object) -> unittest.TestSuite:
    """Adds the examples in the package's documentation."""
    tests.addTests(doctest.DocTestSuite(wizer))
    return tests


GLOBALS = """(module
  (global $n (mut i32) (i32.const 0))
  (global $f (mut f32) (f32.const nan:0x200001))
  (global $v (mut v128) (v128.const i64x2 1 -2))
  (memory (export "memory") 1)
  (func (export "wizer-initialize")
    (global.set $n (i32.const -7))
    (i32.store (i32.const 65532) (i32.const 3)))
  (func (export "n") (result i32) (global.get $n))
  (func (export "f") (result i32) (i32.reinterpret_f32 (global.get $f)))
  (func (export "v") (result i64) (i64x2.extract_lane 1 (global.get $v)))
  (func (export "m") (result i32) (i32.load (i32.const 65532))))"""


class Modules(unittest.TestCase):
    """Modules and their results."""

    def answers(self, wasm: bytes, *names: str) -> list[object]:
        """Calls functions of a module, and returns their results."""
        store = wasmtime.Store()
        instance = wasmtime.Instance(store, wasmtime.Module(store.engine, wasm), [])
        exports = instance.exports(store)
        found = []
        for name in names:
            function = exports[name]
            assert isinstance(function, wasmtime.Func)
            found.append(function(store))
        return found

    def test_state(self) -> None:
        result = wizer.preinitialize(wat(GLOBALS))
        self.assertEqual(self.answers(result, "n", "f", "v", "m"), [-7, 0x7FA00001, -2, 3])

    def test_options(self) -> None:
        text = """(module (global $n (mut i32) (i32.const 0))
          (func (export "a") (global.set $n (i32.const 1)))
          (func (export "n") (result i32) (global.get $n)))"""
        result = wizer.preinitialize(
            wat(text), init_func="a", keep_init_func=True, renames={"m": "n"}
        )
        self.assertEqual(self.answers(result, "a", "m"), [None, 1])

    def test_many_bytes(self) -> None:
        text = """(module (memory (export "memory") 64)
          (func (export "wizer-initialize") (memory.fill (i32.const 5) (i32.const 9) (i32.const 3000000))))"""
        result = wizer.preinitialize(wat(text))
        self.assertEqual(result.count(9) >= 3000000, True)
        self.assertLess(len(result), 3001000)

    def test_refusals(self) -> None:
        for wasm, options, kind, words in [
            (b"abc", {}, "malformed", "not a valid WebAssembly binary"),
            (wat("(module)"), {}, "init-func", "wizer-initialize"),
            (wat(GLOBALS), {"renames": {"x": "missing"}}, "options", "missing"),
        ]:
            with self.assertRaises(WizerError) as raised:
                wizer.preinitialize(wasm, **options)  # type: ignore[arg-type]
            self.assertEqual(raised.exception.kind, kind)
            self.assertIn(words, str(raised.exception))

    def test_traps(self) -> None:
        text = """(module (import "env" "f" (func $f))
          (func $deep unreachable)
          (func $init (export "wizer-initialize") (call $deep))
          (func (export "asks") (call $f)))"""
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(text))
        self.assertEqual(raised.exception.kind, "trap")
        where, why = raised.exception.causes
        self.assertRegex(where, "(?s)!deep\n.*!init")
        self.assertEqual(why, "wasm trap: wasm `unreachable` instruction executed")
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(text), init_func="asks")
        where, why = raised.exception.causes
        self.assertTrue(where.startswith("error while executing at wasm backtrace:\n"))
        self.assertEqual(why, "the import `env.f` was called, which nothing provides")

    def test_wasi(self) -> None:
        text = """(module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_get" (func $environ (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\\10\\00\\00\\00\\06\\00\\00\\00")
          (data (i32.const 16) "hello\\n")
          (func (export "wizer-initialize")
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
            (drop (call $environ (i32.const 100) (i32.const 200)))))"""
        said: list[bytes] = []
        result = wizer.preinitialize(wat(text), wasi=Wasi(env={"NAME": "value"}, stdout=said.append))
        self.assertEqual(b"".join(said), b"hello\n")
        self.assertIn(b"NAME=value", result)
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(text))
        self.assertIn("WASI is off", raised.exception.causes[-1])
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(text), wasi=Wasi(dirs={".": "no such directory"}))
        self.assertEqual(raised.exception.kind, "environment")

    def test_inspection(self) -> None:
        found = wizer.inspect(wat(GLOBALS))
        self.assertEqual(found.kind, "module")
        self.assertTrue(found.accepted)
        instrumented = wizer.instrument(wat(GLOBALS))
        self.assertGreater(len(instrumented), len(wat(GLOBALS)))


COMPONENT = """(component
  (core module $m
    (memory (export "memory") 1)
    (global $sum (mut i32) (i32.const 0))
    (func (export "add") (param i32 i32) (result i32)
      (global.set $sum (i32.add (local.get 0) (local.get 1))) (global.get $sum))
    (func (export "sum") (result i32) (global.get $sum))
    (func (export "trap") unreachable))
  (core instance $i (instantiate $m))
  (func (export "add") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
  (func (export "sum") (result u32) (canon lift (core func $i "sum")))
  (func (export "trap") (canon lift (core func $i "trap"))))"""


class Components(unittest.TestCase):
    """Components and their results."""

    def test_arguments(self) -> None:
        said: list[str] = []
        result = wizer.preinitialize(
            wat(COMPONENT), init_func="add(40, 2)", on_return=said.append
        )
        self.assertEqual(said, ["add returned: 42"])
        store = wasmtime.Store()
        linker = wasmtime.component.Linker(store.engine)
        made = wasmtime.component.Component(store.engine, result)
        instance = linker.instantiate(store, made)
        function = instance.get_func(store, "sum")
        assert function is not None
        self.assertEqual(function(store), 42)
        self.assertIsNone(instance.get_func(store, "add"))

    def test_failures(self) -> None:
        for init, kind, words in [
            ("add(1)", "options", "takes 2 arguments"),
            ("missing", "init-func", "missing"),
            ("trap", "trap", "the `trap` function trapped"),
        ]:
            with self.assertRaises(WizerError) as raised:
                wizer.preinitialize(wat(COMPONENT), init_func=init)
            self.assertEqual(raised.exception.kind, kind)
            self.assertIn(words, str(raised.exception))


class Command(unittest.TestCase):
    """`python -m wizer`."""

    def test_files(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "in.wat")
            output = pathlib.Path(folder, "out.wasm")
            source.write_text(GLOBALS)
            command = [sys.executable, "-m", "wizer", str(source), "-o", str(output)]
            done = subprocess.run(command, capture_output=True, check=True)
            self.assertEqual((done.stdout, done.stderr), (b"", b""))
            self.assertEqual(output.read_bytes(), wizer.preinitialize(wat(GLOBALS)))
            # A failure leaves the file as it was.
            failed = subprocess.run([*command, "-f", "missing"], capture_output=True, check=False)
            self.assertEqual(failed.returncode, 1)
            self.assertTrue(failed.stderr.startswith(b"Error: "), failed.stderr)
            self.assertEqual(output.read_bytes(), wizer.preinitialize(wat(GLOBALS)))
            self.assertEqual(len(list(pathlib.Path(folder).iterdir())), 2)


if __name__ == "__main__":
    unittest.main()
