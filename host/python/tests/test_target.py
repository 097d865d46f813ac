"""Instances of one's own."""

from __future__ import annotations

import doctest
import pathlib
import subprocess
import sys
import threading
import unittest
from typing import Any
from unittest import mock

import wasmtime
from support import ADDS, wat
from wasmtime import component

import wizer
from wizer import Target, WizerError, components
from wizer import target as documented
from wizer.imports import SharedMemory


def load_tests(_: object, tests: unittest.TestSuite, __: object) -> unittest.TestSuite:
    """Adds the examples in the documentation of targets."""
    tests.addTests(doctest.DocTestSuite(documented))
    return tests


COUNTS = wat("""(module
  (import "env" "step" (func $step (result i32)))
  (global $n (mut i32) (i32.const 0))
  (func (export "add") (global.set $n (i32.add (global.get $n) (call $step))))
  (func (export "n") (result i32) (global.get $n)))""")

HOLDS = wat("""(module
  (import "env" "memory" (memory 1)) (import "env" "table" (table 3 funcref))
  (import "env" "base" (global $base (mut i32)))
  (func $f (export "f") (result i32) (i32.const 7))
  (elem declare func $f)
  (func (export "set")
    (i32.store (global.get $base) (i32.const 42))
    (table.set (i32.const 1) (ref.func $f))
    (global.set $base (i32.const 2000)))
  (func (export "get") (result i32)
    (i32.add (i32.load (i32.const 1000)) (call_indirect (result i32) (i32.const 1))))
  (func (export "base") (result i32) (global.get $base)))""")


def called(store: wasmtime.Store, instance: wasmtime.Instance, name: str, *values: Any) -> Any:
    """Calls an exported function."""
    function = instance.exports(store)[name]
    assert isinstance(function, wasmtime.Func)
    return function(store, *values)


def step(store: wasmtime.Store, by: int) -> wasmtime.Func:
    """A function that returns a number."""
    return wasmtime.Func(store, wasmtime.FuncType([], [wasmtime.ValType.i32()]), lambda: by)


def number_in(wasm: bytes) -> Any:
    """The number in a result of `COUNTS`."""
    store = wasmtime.Store()
    module = wasmtime.Module(store.engine, wasm)
    return called(store, wasmtime.Instance(store, module, [step(store, 0)]), "n")


def shared(store: wasmtime.Store, module: wasmtime.Module) -> SharedMemory:
    """A shared memory for the only import of a module."""
    (item,) = module.imports
    assert isinstance(item.type, wasmtime.MemoryType)
    return SharedMemory(store.engine, item.type)


class Targets(unittest.TestCase):
    """Modules that are opened once."""

    def test_as_often_as_wanted(self) -> None:
        with Target.open(COUNTS) as target:
            self.assertEqual((target.kind, target.initializers), ("module", ()))
            found = []
            for by in (1, 10):
                store = wasmtime.Store()
                module = wasmtime.Module(store.engine, target.instrumented)
                imports = target.imports(store, module, {"env": {"step": step(store, by)}})
                instance = wasmtime.Instance(store, module, imports.externs)
                for _ in range(3):
                    called(store, instance, "add")
                    found.append(number_in(target.snapshot(store, instance)))
        self.assertEqual(found, [1, 2, 3, 10, 20, 30])

    def test_stubs(self) -> None:
        store = wasmtime.Store()
        with Target.open(COUNTS) as target:
            module = wasmtime.Module(store.engine, target.instrumented)
            externs = target.imports(store, module).externs
            instance = wasmtime.Instance(store, module, externs)
        del target, externs
        with self.assertRaisesRegex(Exception, "`env.step` was called, which nothing provides"):
            called(store, instance, "add")

    def test_initializers(self) -> None:
        wasm = wat("""(module (func (export "_initialize")) (func (export "a") (param i32 f64))
          (func (export "b")))""")
        with Target.open(wasm, init_func=["a(-3, 0.5)", "b"], init_func_export="keep") as target:
            found = [(each.name, each.numbers) for each in target.initializers]
        self.assertEqual(found, [("_initialize", ()), ("a", (-3, 0.5)), ("b", ())])
        with Target.open(wasm) as target:
            self.assertEqual([each.path for each in target.initializers], [("_initialize",)])

    def test_imported_state(self) -> None:
        store = wasmtime.Store()
        limits = wasmtime.Limits(1, None)
        memory = wasmtime.Memory(store, wasmtime.MemoryType(limits))
        memory.write(store, b"theirs", 1002)
        with Target.open(HOLDS) as target:
            module = wasmtime.Module(store.engine, target.instrumented)
            with self.assertRaisesRegex(WizerError, "--import-global env.base=VALUE"):
                target.imports(store, module)
            provided = {"env": {"memory": memory}}
            imports = target.imports(store, module, provided, import_globals={"env.base": 1000})
            instance = wasmtime.Instance(store, module, imports.externs)
            called(store, instance, "set")
            with self.assertRaisesRegex(WizerError, "pass the result of `imports`"):
                target.snapshot(store, instance)
            result = target.snapshot(store, instance, imports)
            self.assertEqual(result, target.snapshot(store, instance, imports))
            self.assertIsNotNone(target.expectation)
        self.assertNotIn(b"theirs", result)
        self.assertEqual(self.started(result), 49)

    def started(self, wasm: bytes) -> Any:
        """Starts a result of `HOLDS` with new imports."""
        store = wasmtime.Store()
        module = wasmtime.Module(store.engine, wasm)
        memory, table, base = (item.type for item in module.imports)
        assert isinstance(memory, wasmtime.MemoryType) and isinstance(table, wasmtime.TableType)
        assert isinstance(base, wasmtime.GlobalType)
        made = wasmtime.Memory(store, memory)
        made.write(store, b"theirs", 1002)
        empty = wasmtime.Table(store, table, None)
        instance = wasmtime.Instance(
            store, module, [made, empty, wasmtime.Global(store, base, 1000)]
        )
        self.assertEqual(called(store, instance, "base"), 2000)
        return called(store, instance, "get")

    def test_exports_that_imports_change(self) -> None:
        wasm = wat("""(module (import "env" "add" (func $add))
          (table (export "table") 2 funcref)
          (func (export "five") (result i32) (i32.const 5))
          (func (export "wizer-initialize") (call $add))
          (func (export "call") (result i32) (call_indirect 0 (result i32) (i32.const 1))))""")
        store = wasmtime.Store()
        instances: list[wasmtime.Instance] = []

        def add() -> None:
            exports = instances[0].exports(store)
            table = exports["table"]
            assert isinstance(table, wasmtime.Table)
            table.set(store, 1, exports["five"])

        function = wasmtime.Func(store, wasmtime.FuncType([], []), add)
        with Target.open(wasm, init_func=None) as target:
            module = wasmtime.Module(store.engine, target.instrumented)
            imports = target.imports(store, module, {"env": {"add": function}})
            instances.append(wasmtime.Instance(store, module, imports.externs))
            for initializer in target.initializers:
                called(store, instances[0], initializer.name)
            result = target.snapshot(store, instances[0])
        store = wasmtime.Store()
        function = wasmtime.Func(store, wasmtime.FuncType([], []), lambda: None)
        instance = wasmtime.Instance(store, wasmtime.Module(store.engine, result), [function])
        self.assertEqual(called(store, instance, "call"), 5)

    def test_shared_memories(self) -> None:
        wasm = wat("""(module (import "env" "memory" (memory 1 4 shared))
          (func (export "add") (drop (i32.atomic.rmw.add (i32.const 64) (i32.const 5)))))""")
        config = wasmtime.Config()
        config.shared_memory = True
        store = wasmtime.Store(wasmtime.Engine(config))
        kind = wasmtime.MemoryType(wasmtime.Limits(1, 4), shared=True)
        memory = wasmtime.SharedMemory(store.engine, kind)
        with Target.open(wasm) as target:
            module = wasmtime.Module(store.engine, target.instrumented)
            imports = target.imports(store, module, {"env": {"memory": memory}})
            instance = wasmtime.Instance(store, module, imports.externs)
            for _ in range(2):
                called(store, instance, "add")
            result = target.snapshot(store, instance, imports)
        # Two instances have the same memory, as two threads would. Only the first one writes to it.
        module = wasmtime.Module(store.engine, result)
        again = shared(store, module)
        wasmtime.Instance(store, module, [again])
        data = again.data_ptr()
        self.assertEqual(data[64], 10)
        data[64] = 11
        wasmtime.Instance(store, module, [again])
        self.assertEqual(data[64], 11)

    def test_refusals_leave_it_usable(self) -> None:
        with Target.open(COUNTS) as target:
            store = wasmtime.Store()
            other = wasmtime.Instance(store, wasmtime.Module(store.engine, wat("(module)")), [])
            for _ in range(3):
                with self.assertRaisesRegex(WizerError, "none of the instrumented module"):
                    target.snapshot(store, other)
            module = wasmtime.Module(store.engine, target.instrumented)
            externs = target.imports(store, module).externs
            instance = wasmtime.Instance(store, module, externs)
            self.assertEqual(number_in(target.snapshot(store, instance)), 0)
        with self.assertRaisesRegex(WizerError, "the target is closed"):
            target.snapshot(store, instance)
        target.close()

    def test_after_an_interrupt(self) -> None:
        target = Target.open(COUNTS)
        store = wasmtime.Store()
        module = wasmtime.Module(store.engine, target.instrumented)
        instance = wasmtime.Instance(store, module, target.imports(store, module).externs)
        with mock.patch.object(components.Snapshot, "finish", side_effect=KeyboardInterrupt):
            with self.assertRaises(KeyboardInterrupt):
                target.snapshot(store, instance)
        with self.assertRaisesRegex(WizerError, "interrupted"):
            target.snapshot(store, instance)
        target.close()
        with Target.open(COUNTS) as target:
            self.assertEqual(number_in(target.snapshot(store, instance)), 0)

    def test_threads(self) -> None:
        came: list[Any] = []
        with Target.open(COUNTS) as target:

            def body(by: int) -> None:
                store = wasmtime.Store()
                module = wasmtime.Module(store.engine, target.instrumented)
                imports = target.imports(store, module, {"env": {"step": step(store, by)}})
                instance = wasmtime.Instance(store, module, imports.externs)
                for _ in range(10):
                    called(store, instance, "add")
                    came.append(number_in(target.snapshot(store, instance)) % by)

            threads = [threading.Thread(target=body, args=[by]) for by in (3, 5, 7, 11)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(came, [0] * 40)


class Components(unittest.TestCase):
    """Components that are opened once."""

    def test_component(self) -> None:
        wasm = wat(ADDS)
        with Target.open(wasm) as target:
            self.assertEqual(target.kind, "component")
            store = wasmtime.Store()
            compiled = component.Component(store.engine, target.instrumented)
            instance = component.Linker(store.engine).instantiate(store, compiled)
            function = instance.get_func(store, "add")
            assert function is not None
            function(store, 40, 2)
            result = target.snapshot(store, instance)
            self.assertEqual(result, target.snapshot(store, instance))
            other = wasmtime.Instance(store, wasmtime.Module(store.engine, wat("(module)")), [])
            with self.assertRaisesRegex(WizerError, "the target is a component"):
                target.snapshot(store, other)
        expected = wizer.preinitialize(wasm, init_func="add(40, 2)", keep_init_func=True)
        self.assertEqual(result, expected)


class Examples(unittest.TestCase):
    """The examples of instances of one's own."""

    def test_readme(self) -> None:
        readme = pathlib.Path(__file__).parent.parent / "README.md"
        example = readme.read_text(encoding="utf-8").split("```python\n")[2].split("```")[0]
        names: dict[str, Any] = {}
        exec(example, names)
        self.assertIn(b"*", names["result"])

    def test_own_instance(self) -> None:
        example = pathlib.Path(__file__).parent.parent / "examples" / "own_instance.py"
        done = subprocess.run(
            [sys.executable, str(example)], capture_output=True, text=True, check=True
        )
        note, *totals = done.stdout.splitlines()
        self.assertTrue(note.startswith("Note: "), note)
        self.assertEqual(totals, ["16", "50"])


if __name__ == "__main__":
    unittest.main()
