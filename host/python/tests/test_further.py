"""Imported state, references, shared memories, several initializers, and what stays refused."""

from __future__ import annotations

import pathlib
import tempfile
import unittest
from typing import Any

import wasmtime
from support import command, wat

import wizer
from wizer import WizerError

STEPS = """(module
  (global $n (mut i32) (i32.const 0)) (global $f (mut f64) (f64.const 0))
  (func $append (param i32)
    (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
  (func (export "a") (param i32 f64) (call $append (local.get 0)) (global.set $f (local.get 1)))
  (func (export "b") (result i32) (call $append (i32.const 2)) (global.get $n))
  (func (export "n") (result i32) (global.get $n))
  (func (export "f") (result f64) (global.get $f)))"""

TABLE = """(module
  (table $t (export "t") 2 8 funcref)
  (global $g (mut funcref) (ref.null func))
  (func $seven (result i32) (i32.const 7)) (func $eight (result i32) (i32.const 8))
  (elem declare func $seven $eight)
  (func (export "wizer-initialize")
    (table.set $t (i32.const 1) (ref.func $seven))
    (drop (table.grow $t (ref.func $eight) (i32.const 3)))
    (global.set $g (ref.func $eight)))
  (func (export "size") (result i32) (table.size $t))
  (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))
  (func (export "held") (result i32)
    (table.set $t (i32.const 0) (global.get $g))
    (call_indirect (result i32) (i32.const 0))))"""

IMPORTS = """(module
  (import "env" "memory" (memory 1)) (import "env" "base" (global $base i32))
  (func (export "wizer-initialize") (i32.store (global.get $base) (i32.const 42)))
  (func (export "get") (result i32) (i32.load (global.get $base))))"""

LIBRARY = """(module
  (memory (export "memory") 1) (data (i32.const 100) "theirs")
  (global (export "base") i32 (i32.const 104)))"""

SHARED = """(module
  (memory (export "memory") 1 4 shared)
  (data $d "shared")
  (func (export "wizer-initialize")
    (memory.init $d (i32.const 8) (i32.const 0) (i32.const 6)) (data.drop $d))
  (func (export "get") (result i32) (i32.atomic.load8_u (i32.const 8))))"""

THREAD = """(module
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (func (export "wizer-initialize") (drop (call $spawn (i32.const 0)))))"""

LEGACY = """(module (tag $t)
  (func (export "wizer-initialize") try throw $t catch $t end))"""

OBJECT = """(module
  (type $s (struct (field i32)))
  (table $t 3 anyref)
  (func (export "wizer-initialize") (table.set $t (i32.const 2) (struct.new $s (i32.const 1)))))"""


def started(wasm: bytes, *externs: Any) -> Any:
    """Starts a result. Returns a function that calls an export."""
    config = wasmtime.Config()
    config.shared_memory = True
    store = wasmtime.Store(wasmtime.Engine(config))
    module = wasmtime.Module(store.engine, wasm)
    instance = wasmtime.Instance(store, module, [make(store) for make in externs])
    exports = instance.exports(store)

    def call(name: str, *values: Any) -> Any:
        function = exports[name]
        assert isinstance(function, wasmtime.Func)
        return function(store, *values)

    call.exports = exports  # type: ignore[attr-defined]
    return call


def empty(store: wasmtime.Store) -> wasmtime.Memory:
    """A memory of zeros."""
    return wasmtime.Memory(store, wasmtime.MemoryType(wasmtime.Limits(1, None)))


def theirs(store: wasmtime.Store) -> wasmtime.Memory:
    """A memory as that of `LIBRARY`."""
    made = empty(store)
    made.write(store, b"theirs", 100)
    return made


def base(value: int) -> Any:
    """A global with this value."""
    kind = wasmtime.GlobalType(wasmtime.ValType.i32(), False)
    return lambda store: wasmtime.Global(store, kind, value)


class Initializers(unittest.TestCase):
    """Several initializers, with arguments, and their exports."""

    def test_several(self) -> None:
        said: list[str] = []
        result = wizer.preinitialize(
            wat(STEPS), init_func=["a(1, -0.5)", "b", "a(0x3, 2)"], on_return=said.append
        )
        self.assertEqual(said, ["b returned: 12"])
        call = started(result)
        self.assertEqual((call("n"), call("f")), (123, 2.0))
        self.assertEqual(list(call.exports), ["n", "f"])

    def test_exports(self) -> None:
        names = ["a(1, 1)", "b"]
        kept = wizer.preinitialize(wat(STEPS), init_func=names, init_func_export="keep")
        self.assertEqual(
            kept, wizer.preinitialize(wat(STEPS), init_func=names, keep_init_func=True)
        )
        self.assertEqual(started(kept)("b"), 122)
        emptied = wizer.preinitialize(wat(STEPS), init_func=names, init_func_export="empty")
        call = started(emptied)
        self.assertEqual((call("b"), call("a", 3, 1.0), call("n")), (0, None, 12))

    def test_none(self) -> None:
        wasm = wat("""(module (global $n (mut i32) (i32.const 0))
          (func $start (global.set $n (i32.const 5))) (start $start)
          (func (export "n") (result i32) (global.get $n)))""")
        self.assertEqual(started(wizer.preinitialize(wasm, init_func=()))("n"), 5)

    def test_refusals(self) -> None:
        for given, kind, words in [
            ({"init_func": "a(1)"}, "init-func", "`a` takes (i32, f64)"),
            ({"init_func": ["b", "missing"]}, "init-func", "missing"),
            ({"init_func": "b", "init_func_export": "drop"}, "options", "one of remove, keep"),
            (
                {"init_func": "b", "keep_init_func": True, "init_func_export": "empty"},
                "options",
                "conflicts",
            ),
            ({"init_func": ["b", "b"], "init_func_status": True}, "returned", "the status 2"),
        ]:
            with self.assertRaises(WizerError) as raised:
                wizer.preinitialize(wat(STEPS), **given)  # type: ignore[arg-type]
            self.assertIn(words, str(raised.exception))
            self.assertEqual(raised.exception.kind, kind, str(raised.exception))


class State(unittest.TestCase):
    """State that is captured."""

    def test_tables(self) -> None:
        call = started(wizer.preinitialize(wat(TABLE)))
        self.assertEqual((call("size"), call("call", 1), call("call", 4)), (5, 7, 8))
        self.assertEqual(call("held"), 8)

    def test_imports(self) -> None:
        warnings: list[str] = []
        result = wizer.preinitialize(
            wat(IMPORTS), import_globals={"env.base": 104}, on_warning=warnings.append
        )
        self.assertEqual(len(warnings), 1, warnings)
        self.assertEqual(started(result, empty, base(104))("get"), 42)
        preloaded = wizer.preinitialize(wat(IMPORTS), preloads={"env": wat(LIBRARY)})
        self.assertNotIn(b"theirs", preloaded)
        self.assertEqual(started(preloaded, theirs, base(104))("get"), 42)
        with self.assertRaisesRegex(WizerError, "nothing provides the imported global `env.base`"):
            wizer.preinitialize(wat(IMPORTS))
        with self.assertRaisesRegex(WizerError, "`x` is no number of that type"):
            wizer.preinitialize(wat(IMPORTS), import_globals={"env.base": "x"})
        with self.assertRaisesRegex(WizerError, "provides this global as well"):
            wizer.preinitialize(
                wat(IMPORTS), import_globals={"env.base": 1}, preloads={"env": wat(LIBRARY)}
            )

    def test_shared_memories(self) -> None:
        result = wizer.preinitialize(wat(SHARED))
        self.assertEqual(started(result)("get"), ord("s"))

    def test_refusals(self) -> None:
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(THREAD))
        text = (
            "the initializer started a thread (import `wasi.thread-spawn`), which a snapshot can't "
            "hold"
        )
        self.assertEqual(raised.exception.causes[-1], text)
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(LEGACY))
        text = (
            'the module can\'t be compiled: the engine lacks the proposal "legacy exceptions": '
            "pre-initialize it in the Node host, or convert it with Binaryen's `wasm-opt "
            "--translate-to-exnref`"
        )
        self.assertEqual((str(raised.exception), raised.exception.kind), (text, "compile"))
        with self.assertRaises(WizerError) as raised:
            wizer.preinitialize(wat(OBJECT))
        self.assertEqual(raised.exception.kind, "unsupported")
        self.assertIn("2", str(raised.exception))

    def test_inspection(self) -> None:
        found = wizer.inspect(wat(TABLE))
        self.assertTrue(found.accepted)
        self.assertEqual([each.path for each in found.initializers], [["wizer-initialize"]])
        self.assertIsNone(found.expectation)
        found = wizer.inspect(wat(STEPS), init_func=["a(1, 2)", "b"])
        self.assertEqual([each.path for each in found.initializers], [["a"], ["b"]])
        self.assertIsNotNone(wizer.inspect(wat(IMPORTS)).expectation)


class Command(unittest.TestCase):
    """The options of the command."""

    def setUp(self) -> None:
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = pathlib.Path(made.name)
        for name, text in (("steps", STEPS), ("imports", IMPORTS)):
            (self.folder / f"{name}.wat").write_text(text)

    def test_initializers(self) -> None:
        words = ["-f", "a(1, -0.5)", "-f", "b", "--init-func-export", "empty"]
        done = command(self.folder, "steps.wat", "-o", "out.wasm", *words)
        self.assertEqual((done.returncode, done.stderr), (0, "b returned: 12\n"))
        call = started((self.folder / "out.wasm").read_bytes())
        self.assertEqual((call("b"), call("n")), (0, 12))
        done = command(self.folder, "inspect", "steps.wat", *words[:4])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done = command(self.folder, "instrument", "steps.wat", *words[:4], "-o", "run.wasm")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done = command(self.folder, "steps.wat", "--keep-init-func", *words)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("--keep-init-func conflicts", done.stderr)

    def test_globals(self) -> None:
        words = ["imports.wat", "-o", "out.wasm"]
        done = command(self.folder, *words, "--import-global", "env.base=0x68")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, "^Warning: [^\n]*\n$")
        result = (self.folder / "out.wasm").read_bytes()
        self.assertEqual(started(result, empty, base(104))("get"), 42)
        both = ["env.base=1", "env.other=1"]
        for values, text in [
            (both, "--import-global env.other: the module imports no global of this name"),
            (["env.base=1.5"], "the imported global `env.base` has the type i32, and `1.5` is no"),
            ([], "nothing provides the imported global `env.base` of type i32: give it a value"),
        ]:
            given = [word for value in values for word in ("--import-global", value)]
            done = command(self.folder, *words, *given)
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stderr.startswith(f"Error: {text}"), done.stderr)


if __name__ == "__main__":
    unittest.main()
