"""Modules, components and what is wrong with them."""

from __future__ import annotations

import doctest
import pickle
import unittest

import wasmtime
import wasmtime.component
from support import ADDS, READY, Case, answers, wat

import wizer


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

STEPS = """(module
  (global $n (mut i32) (i32.const 0)) (global $f (mut f64) (f64.const 0))
  (func $append (param i32)
    (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
  (func (export "a") (param i32 f64) (call $append (local.get 0)) (global.set $f (local.get 1)))
  (func (export "b") (result i32) (call $append (i32.const 2)) (global.get $n))
  (func (export "n") (result i32) (global.get $n))
  (func (export "f") (result f64) (global.get $f)))"""


class Modules(Case):
    """Modules and their results."""

    def test_state(self) -> None:
        result = wizer.preinitialize(wat(GLOBALS))
        self.assertEqual(answers(result, "n", "f", "v", "m"), [-7, 0x7FA00001, -2, 3])

    def test_inputs(self) -> None:
        wasm = wat(READY)
        expected = wizer.preinitialize(wasm)
        for given in (READY, bytearray(wasm), memoryview(wasm)):
            self.assertEqual(wizer.preinitialize(given), expected)
        for wrong in (7, None, ["a"], 1.5):
            with self.assertRaises(TypeError):
                wizer.preinitialize(wrong)  # type: ignore[arg-type]

    def test_options(self) -> None:
        text = """(module (global $n (mut i32) (i32.const 0))
          (func (export "a") (global.set $n (i32.const 1)))
          (func (export "n") (result i32) (global.get $n)))"""
        result = wizer.preinitialize(text, init_func="a", keep_init_func=True, renames={"m": "n"})
        self.assertEqual(answers(result, "a", "m"), [None, 1])
        pairs = wizer.preinitialize(
            text, init_func="a", init_func_export="keep", renames=[("m", "n")]
        )
        self.assertEqual(pairs, result)
        empty = wizer.preinitialize(text, init_func=["a"], init_func_export="empty")
        self.assertEqual(answers(empty, "a", "n"), [None, 1])

    def test_several(self) -> None:
        said: list[str] = []
        outcome = wizer.run(STEPS, init_func=["a(1, -0.5)", "b", "a(0x3, 2)"], on_return=said.append)
        self.assertEqual(said, ["b returned: 12"])
        self.assertEqual([(each.function, each.value) for each in outcome.returned], [("b", "12")])
        self.assertEqual(answers(outcome.wasm, "n", "f"), [123, 2.0])

    def test_none(self) -> None:
        text = """(module (global $n (mut i32) (i32.const 0))
          (func $start (global.set $n (i32.const 5))) (start $start)
          (func (export "n") (result i32) (global.get $n)))"""
        self.assertEqual(answers(wizer.preinitialize(text, init_func=()), "n"), [5])

    def test_refusals(self) -> None:
        self.fails("malformed", "not a valid WebAssembly binary", wizer.preinitialize, b"abc")
        self.fails("malformed", "", wizer.preinitialize, wat(READY)[:40])
        self.fails("malformed", "text format", wizer.preinitialize, "(module (fun))")
        self.fails("init-func", "wizer-initialize", wizer.preinitialize, "(module)")
        self.fails("options", "missing", wizer.preinitialize, READY, renames={"x": "missing"})
        self.fails("init-func", "takes", wizer.preinitialize, STEPS, init_func="a(1)")
        self.fails("options", "remove, keep", wizer.preinitialize, READY, init_func_export="drop")
        both = {"keep_init_func": True, "init_func_export": "empty"}
        self.fails("options", "conflicts", wizer.preinitialize, READY, **both)
        with self.assertRaisesRegex(TypeError, "unexpected keyword argument 'other'"):
            wizer.preinitialize(READY, other=1)  # type: ignore[call-arg]
        with self.assertRaisesRegex(TypeError, "'init_func': expected a str"):
            wizer.preinitialize(READY, init_func=7)  # type: ignore[arg-type]

    def test_offset(self) -> None:
        wasm = wat(READY)
        error = self.fails("malformed", "", wizer.preinitialize, wasm[:8] + b"\xff" + wasm[9:])
        self.assertIsInstance(error.offset, int)
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((str(again), again.kind, again.offset), (str(error), error.kind, error.offset))

    def test_traps(self) -> None:
        text = """(module (import "env" "f" (func $f))
          (func $deep unreachable)
          (func $init (export "wizer-initialize") (call $deep))
          (func (export "asks") (call $f)))"""
        error = self.fails("trap", "`wizer-initialize` function trapped", wizer.preinitialize, text)
        self.assertRegex("\n".join(error.causes), "(?s)!deep\n.*!init")
        self.assertIn("`unreachable` instruction executed", error.causes[-1])
        self.assertEqual(error.function, "wizer-initialize")
        error = self.fails("trap", "", wizer.preinitialize, text, init_func="asks")
        self.assertIn("`env.f`", error.causes[-1])

    def test_status(self) -> None:
        text = '(module (func (export "wizer-initialize") (result i32) (i32.const 3)))'
        self.assertEqual(wizer.run(text).returned[0].value, "3")
        error = self.fails("returned", "status 3", wizer.run, text, init_func_status=True)
        self.assertEqual(error.returned, "3")

    def test_hostile_names(self) -> None:
        name = "\x1b]0;owned\x07\x1b[2J\r\nError: \u202e"
        coded = "".join(f"\\{byte:02x}" for byte in name.encode())
        text = f'(module (import "env" "{coded}" (func $f)) (func (export "wizer-initialize") (call $f)))'
        error = self.fails("trap", "", wizer.preinitialize, text)
        for said in [str(error), *error.causes]:
            self.assertEqual([c for c in said if c in "\x1b\x07\r\u202e"], [], said)
        self.assertIn("\\u{1b}]0;owned\\u{7}", "\n".join(error.causes))
        self.fails("init-func", "\\u{1b}", wizer.preinitialize, READY, init_func=name)

    def test_inspection(self) -> None:
        found = wizer.inspect(GLOBALS)
        self.assertEqual((found.kind, found.accepted, found.refusals), ("module", True, []))
        self.assertEqual(found.initializers, ["wizer-initialize"])
        self.assertIn("can be pre-initialized", str(found))
        self.assertEqual(found.data()["modules"][0]["memories"][0]["minimum"], 1)
        refused = wizer.inspect("(module)")
        self.assertFalse(refused.accepted)
        self.assertIn("wizer-initialize", refused.refusals[0])
        self.fails("malformed", "", wizer.inspect, b"abc")
        self.assertGreater(len(wizer.instrument(GLOBALS)), len(wat(GLOBALS)))

    def test_comparison(self) -> None:
        text = """(module (global $n (export "n") (mut i32) (i32.const 0))
          (func (export "set") (param i32) (global.set $n (local.get 0))))"""
        one, two = (wizer.preinitialize(text, init_func=f"set({n})") for n in (1, 2))
        self.assertTrue(wizer.compare(one, one).identical)
        found = wizer.compare(one, two, original=text)
        self.assertFalse(found.identical)
        self.assertEqual(found.data()["totals"]["globals"], 1)
        self.assertIn("global", str(found))

    def test_drawing(self) -> None:
        result = wizer.preinitialize(READY)
        page = wizer.draw(result, original=READY, name="ready & done")
        self.assertTrue(page.startswith("<!DOCTYPE html>"), page[:100])
        self.assertIn("ready &amp; done", page)
        self.assertNotIn("<script", page)

    def test_statistics(self) -> None:
        phases: list[str] = []
        found = wizer.run(READY, on_phase=phases.append).statistics
        self.assertEqual(phases, ["compile", "initialize", "snapshot", "write"])
        self.assertEqual([phase for phase, _ in found.phases], phases)
        self.assertTrue(all(seconds >= 0 for _, seconds in found.phases))
        self.assertIn(found.compiler, ("winch", "cranelift"))
        self.assertEqual((found.memory_bytes, found.segments), (65536, 1))
        self.assertEqual(found.input_bytes, len(wat(READY)))


class Components(Case):
    """Components and their results."""

    def test_arguments(self) -> None:
        outcome = wizer.run(ADDS, init_func="add(40, 2)")
        self.assertEqual(outcome.returned[0].value, "42")
        store = wasmtime.Store()
        made = wasmtime.component.Component(store.engine, outcome.wasm)
        instance = wasmtime.component.Linker(store.engine).instantiate(store, made)
        function = instance.get_func(store, "sum")
        assert function is not None
        self.assertEqual(function(store), 42)
        self.assertIsNone(instance.get_func(store, "add"))

    def test_failures(self) -> None:
        for init, kind, words in [
            ("add(1)", "init-func", "takes 2 arguments"),
            ("missing", "init-func", "missing"),
            ("trap", "trap", "the `trap` function trapped"),
        ]:
            self.fails(kind, words, wizer.preinitialize, ADDS, init_func=init)
        add = "add(1, 2)"
        self.fails("options", "preloaded", wizer.run, ADDS, init_func=add, preloads={"a": READY})
        functions = {"a.b": print}
        self.fails("options", "host", wizer.run, ADDS, init_func=add, import_functions=functions)

    def test_twins(self) -> None:
        expected = wizer.preinitialize(ADDS, init_func="add(1, 2)")
        twin = wizer.preinitialize(ADDS, init_func="add(1, 2)", onto=ADDS)
        self.assertEqual(twin, expected)
        pairs = [(0, 0)]
        mapped = wizer.preinitialize(ADDS, init_func="add(1, 2)", onto=ADDS, map_modules=pairs)
        self.assertEqual(mapped, expected)
        self.fails("options", "onto", wizer.run, ADDS, init_func="add(1, 2)", map_modules=pairs)


class Targets(Case):
    """A binary that is opened once."""

    def test_many_runs(self) -> None:
        target = wizer.Target.open(STEPS, init_func="a(1, 1)")
        self.assertEqual((target.kind, target.initializers), ("module", ["a"]))
        self.assertIsNone(target.expectation)
        for number in (4, 5, 6):
            init = f"a({number}, 1)"
            self.assertEqual(
                target.run(init_func=init).wasm, wizer.preinitialize(STEPS, init_func=init)
            )
        self.assertEqual(target.run().wasm, wizer.preinitialize(STEPS, init_func="a(1, 1)"))
        kept = target.run(keep_init_func=True)
        self.assertEqual(
            kept.wasm, wizer.preinitialize(STEPS, init_func="a(1, 1)", keep_init_func=True)
        )

    def test_surroundings(self) -> None:
        target = wizer.Target.open(READY)
        cranelift = target.run(compiler="cranelift", fuel=1_000_000)
        self.assertEqual(cranelift.statistics.compiler, "cranelift")
        self.assertEqual(cranelift.wasm, target.run().wasm)
        self.assertEqual(target.run(wasi=wizer.Wasi(dirs={"/x": self.folder})).warnings, [])

    def test_refusals(self) -> None:
        self.fails("init-func", "wizer-initialize", wizer.Target.open, "(module)")
        target = wizer.Target.open(READY)
        self.fails("init-func", "missing", target.run, init_func="missing")
        with self.assertRaises(TypeError):
            target.run(renames={})  # type: ignore[call-arg]
        self.assertEqual(target.run().wasm, wizer.preinitialize(READY))


if __name__ == "__main__":
    unittest.main()
