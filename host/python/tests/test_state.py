"""The state of module instances: references, tables, and what was there before."""

from __future__ import annotations

import unittest
from collections.abc import Sequence
from typing import Any

import wasmtime
from support import wat
from wasmtime.component import Record, Variant

from wizer.before import BLOCK, Before
from wizer.components import Opened, record
from wizer.engine import target_engine
from wizer.errors import WizerError
from wizer.given import Given
from wizer.imports import Imports, Maker, SharedMemory, from_linker
from wizer.module import instantiated
from wizer.state import State
from wizer.values import argument, bits, call

NULL = Variant("null")


def function(number: int) -> Variant:
    """A reference to a function."""
    return Variant("function", number)


class Instrumented(Opened):
    """An instrumented module that tells the names of its exports."""

    def __init__(
        self,
        globals: Sequence[str] = (),
        memories: Sequence[str] = (),
        references: Sequence[Record] = (),
        tables: Sequence[Record] = (),
        functions: Sequence[str] = (),
    ) -> None:
        self._answers = {
            "exports": record(globals=globals, memories=memories),
            "references": references,
            "tables": tables,
            "functions": functions,
        }

    def ask(self, name: str) -> Any:
        return self._answers[name]


def table(name: str, hierarchy: str, imported: int | None = None) -> Record:
    """An exported table."""
    return record(name=name, hierarchy=hierarchy, imported=imported)


def memory_import(index: int) -> Record:
    """An imported memory. The engine knows its type, too."""
    return record(index=index, module="env", name=f"i{index}", type=Variant("memory", record()))


def table_import(index: int, kind: str, hierarchy: str) -> Record:
    """An imported table."""
    payload = record(element_type=kind, hierarchy=hierarchy)
    return record(index=index, module="env", name=f"i{index}", type=Variant("table", payload))


def global_import(index: int, kind: str) -> Record:
    """An imported global."""
    payload = record(value_type=kind, mutable=True)
    return record(index=index, module="env", name=f"i{index}", type=Variant("global", payload))


class Case(unittest.TestCase):
    """A store, and instances in it."""

    def setUp(self) -> None:
        self.engine = target_engine({})
        self.store = wasmtime.Store(self.engine)
        self.store.set_epoch_deadline(1)

    def module(self, text: str) -> wasmtime.Module:
        return wasmtime.Module(self.engine, wat(text))

    def call(self, instance: wasmtime.Instance, name: str = "go", *numbers: Variant) -> int | None:
        """Calls a function."""
        found = instance.exports(self.store)[name]
        assert isinstance(found, wasmtime.Func)
        return call(self.store, found, numbers)

    def imports(
        self, module: wasmtime.Module, state: Sequence[Record], given: str | None = None
    ) -> Imports:
        """Imports, of which the module `env` provides some."""
        linker = wasmtime.Linker(self.engine)
        if given is not None:
            instance = wasmtime.Instance(self.store, self.module(given), [])
            linker.define_instance(self.store, "env", instance)
        provide = from_linker(self.store, linker)
        made = Given(())
        made.check(module, lambda name: provide(name) is not None, state)
        return Maker(self.store, made, wasi=False).imports(module, provide, state)


class References(Case):
    """References in globals and tables."""

    def test_all_kinds(self) -> None:
        module = self.module("""(module
          (type $s (struct (field i32)))
          (tag $tag)
          (import "env" "f" (func $f))
          (global $g0 (export "g0") (mut funcref) (ref.null func))
          (global $g1 (export "g1") (mut funcref) (ref.null func))
          (global $g2 (export "g2") (mut anyref) (ref.null any))
          (global $g3 (export "g3") (mut (ref eq)) (ref.i31 (i32.const 0)))
          (global $g4 (export "g4") (mut anyref) (ref.null any))
          (global $g5 (export "g5") (mut externref) (ref.null extern))
          (global $g6 (export "g6") (mut externref) (ref.null extern))
          (global $g7 (export "g7") (mut exnref) (ref.null exn))
          (export "f" (func $f))
          (func $a (export "a") (export "b"))
          (func $hidden)
          (elem declare func $a $f $hidden)
          (func (export "go")
            (global.set $g0 (ref.func $a))
            (global.set $g1 (ref.func $f))
            (global.set $g2 (ref.i31 (i32.const -5)))
            (global.set $g3 (ref.i31 (i32.const 0x3fffffff)))
            (global.set $g4 (struct.new $s (i32.const 1)))
            (global.set $g6 (extern.convert_any (ref.i31 (i32.const 1))))
            (global.set $g7 (block $caught (result exnref)
              (try_table (catch_all_ref $caught) (throw $tag)) (unreachable))))
          (func (export "hide") (global.set $g0 (ref.func $hidden))))""")
        imports = self.imports(module, [])
        instance = instantiated(self.store, module, imports)
        self.call(instance)
        kinds = ["func", "func", "any", "any", "any", "extern", "extern", "exn"]
        target = Instrumented(
            references=[record(name=f"g{at}", hierarchy=kind) for at, kind in enumerate(kinds)],
            functions=["f", "b", "a"],
        )
        state = State(target, self.store, instance, imports.before)
        found = [
            function(1),
            function(0),
            Variant("i31", -5),
            Variant("i31", 0x3FFFFFFF),
            Variant("other", "object"),
            NULL,
            Variant("other", "external"),
            Variant("other", "exception"),
        ]
        self.assertEqual(state.references, found)
        self.call(instance, "hide")
        state = State(target, self.store, instance, imports.before)
        self.assertEqual(state.references[0], Variant("other", "function"))

    def test_own_tables(self) -> None:
        module = self.module("""(module
          (func $a (export "a")) (func $b (export "b"))
          (table $t (export "t") 6 20 funcref)
          (table $u (export "u") i64 1 anyref)
          (elem $e func $a $b)
          (func (export "go")
            (table.set $t (i32.const 1) (ref.func $b))
            (table.set $t (i32.const 2) (ref.func $a))
            (table.set $t (i32.const 5) (ref.func $a))
            (drop (table.grow $t (ref.func $b) (i32.const 2)))
            (drop (table.grow $u (ref.i31 (i32.const 7)) (i64.const 2)))))""")
        instance = wasmtime.Instance(self.store, module, [])
        self.call(instance)
        target = Instrumented(tables=[table("t", "func"), table("u", "any")], functions=["a", "b"])
        state = State(target, self.store, instance, Before(self.store, (), (), ()))
        self.assertEqual(state.table_sizes, [8, 3])
        runs = [
            (1, [function(1), function(0)]),
            (5, [function(0), function(1), function(1)]),
        ]
        self.assertEqual(list(state.elements(0)), runs)
        self.assertEqual(list(state.elements(1)), [(1, [Variant("i31", 7)] * 2)])

    def test_long_runs(self) -> None:
        module = self.module("""(module
          (table (export "t") 25000 25000 funcref) (func $a (export "a")) (elem declare func $a)
          (func (export "go") (table.fill 0 (i32.const 3) (ref.func $a) (i32.const 24997))))""")
        instance = wasmtime.Instance(self.store, module, [])
        self.call(instance)
        target = Instrumented(tables=[table("t", "func")], functions=["a"])
        state = State(target, self.store, instance, Before(self.store, (), (), ()))
        runs = [(start, len(run)) for start, run in state.elements(0)]
        self.assertEqual(runs, [(3, 10000), (10003, 10000), (20003, 4997)])

    def test_imported_tables(self) -> None:
        given = """(module
          (table (export "i0") 5 20 funcref) (func $x) (func $y)
          (table (export "i1") 3 externref)
          (elem (table 0) (i32.const 0) func $x $y $x)
          (elem (table 1) (i32.const 0) externref
            (item (extern.convert_any (ref.i31 (i32.const 1))))
            (item (extern.convert_any (ref.i31 (i32.const 2))))))"""
        module = self.module("""(module
          (import "env" "i0" (table $t 5 funcref)) (import "env" "i1" (table $u 1 externref))
          (export "t" (table $t)) (export "u" (table $u))
          (func $a (export "a")) (elem declare func $a)
          (func (export "go")
            (table.set $t (i32.const 1) (ref.null func))
            (table.set $t (i32.const 2) (ref.func $a))
            (table.set $t (i32.const 0) (table.get $t (i32.const 0)))
            (drop (table.grow $t (ref.null func) (i32.const 2)))
            (drop (table.grow $t (ref.func $a) (i32.const 1)))
            (table.set $u (i32.const 0) (table.get $u (i32.const 1)))
            (table.set $u (i32.const 2) (table.get $u (i32.const 1)))
            (table.set $u (i32.const 1) (table.get $u (i32.const 1)))))""")
        state_imports = [
            table_import(0, "funcref", "func"),
            table_import(1, "externref", "extern"),
        ]
        imports = self.imports(module, state_imports, given)
        instance = instantiated(self.store, module, imports)
        self.call(instance)
        target = Instrumented(
            tables=[table("t", "func", 0), table("u", "extern", 1)], functions=["a"]
        )
        state = State(target, self.store, instance, imports.before)
        self.assertEqual(state.table_sizes, [8, 3])
        runs = [(1, [NULL, function(0)]), (7, [function(0)])]
        self.assertEqual(list(state.elements(0)), runs)
        external = Variant("other", "external")
        self.assertEqual(list(state.elements(1)), [(0, [external]), (2, [external])])

    def test_identities(self) -> None:
        """Elements of all hierarchies that were there before are the same, if nothing sets them."""
        values = {
            "anyref": "(struct.new $s (i32.const 1))",
            "exnref": """(block $caught (result exnref)
                (try_table (catch_all_ref $caught) (throw $tag)) (unreachable))""",
        }
        for kind, value in values.items():
            given = f"""(module (type $s (struct (field i32))) (tag $tag)
              (table (export "i0") 2 {kind}) (func $set (param $at i32)
                (table.set (local.get $at) {value}))
              (func $start (call $set (i32.const 0)) (call $set (i32.const 1))) (start $start))"""
            module = self.module(f"""(module (import "env" "i0" (table $t 2 {kind}))
              (export "t" (table $t))
              (func (export "go") (table.set (i32.const 1) (table.get (i32.const 0)))))""")
            hierarchy = kind[:3]
            imports = self.imports(module, [table_import(0, kind, hierarchy)], given)
            instance = instantiated(self.store, module, imports)
            target = Instrumented(tables=[table("t", hierarchy, 0)])
            state = State(target, self.store, instance, imports.before)
            self.assertEqual(list(state.elements(0)), [])
            self.call(instance)
            ((at, (element,)),) = state.elements(0)
            self.assertEqual((at, element.tag), (1, "other"))


class Memories(Case):
    """Memories, and what was in them before."""

    def test_changes(self) -> None:
        given = """(module (memory (export "i0") 3 9)
          (data (i32.const 10) "before") (data (i32.const 131072) "same"))"""
        module = self.module("""(module
          (import "env" "i0" (memory $m 1)) (memory $own (export "own") 1)
          (export "m" (memory $m))
          (func (export "go")
            (memory.fill $m (i32.const 10) (i32.const 0) (i32.const 6))
            (i32.store8 $m (i32.const 65536) (i32.const 1))
            (drop (memory.grow $m (i32.const 1)))
            (i32.store8 $m (i32.const 196608) (i32.const 2))
            (i32.store8 $own (i32.const 5) (i32.const 3))))""")
        imports = self.imports(module, [memory_import(0)], given)
        instance = instantiated(self.store, module, imports)
        self.call(instance)
        target = Instrumented(memories=["m", "own"])
        state = State(target, self.store, instance, imports.before)
        self.assertEqual(state.memory_sizes, [4 * BLOCK, BLOCK])
        (start, before, now), (behind, nothing, last) = state.worthwhile(0)
        self.assertEqual((start, behind), (0, 3 * BLOCK))
        assert before is not None
        self.assertEqual((before[10:16], len(before)), (b"before", 2 * BLOCK))
        self.assertEqual(now, bytes(BLOCK) + b"\x01" + bytes(BLOCK - 1))
        self.assertEqual((nothing, last[0]), (bytes(BLOCK), 2))
        ((start, before, now),) = state.worthwhile(1)
        self.assertEqual((start, before, now[5]), (0, None, 3))

    def test_new_ones(self) -> None:
        module = self.module("""(module
          (import "env" "i0" (memory $m i64 1 5)) (import "env" "i1" (table $t 2 (ref null i31)))
          (import "env" "i2" (memory $shared 2 4 shared))
          (export "m" (memory $m)) (export "shared" (memory $shared)) (export "t" (table $t))
          (func (export "go")
            (i32.store8 $m (i64.const 7) (i32.const 1))
            (drop (i32.atomic.rmw.add $shared (i32.const 65536) (i32.const 9)))
            (table.set $t (i32.const 1) (ref.i31 (i32.const 3)))))""")
        state_imports = [memory_import(0), table_import(1, "(ref null i31)", "any")]
        imports = self.imports(module, [*state_imports, memory_import(2)])
        self.assertIsInstance(imports.externs[2], SharedMemory)
        instance = instantiated(self.store, module, imports)
        self.call(instance)
        target = Instrumented(memories=["m", "shared"], tables=[table("t", "any", 1)])
        state = State(target, self.store, instance, imports.before)
        self.assertEqual(state.memory_sizes, [BLOCK, 2 * BLOCK])
        self.assertEqual([at for at, _, _ in state.worthwhile(0)], [0])
        ((start, before, now),) = state.worthwhile(1)
        self.assertEqual((start, before, now[0]), (BLOCK, None, 9))
        self.assertEqual(list(state.elements(0)), [(1, [Variant("i31", 3)])])

    def test_same_name(self) -> None:
        first = self.module("""(module (import "env" "i0" (memory 1 8))
          (import "env" "t" (table 1 anyref))
          (table 1 anyref)
          (func (export "go") (i32.store8 (i32.const 70) (i32.const 1))))""")
        module = self.module("""(module (import "env" "i0" (memory $a 2))
          (import "env" "i0" (memory $b 1 9)) (import "env" "t" (table 5 anyref))
          (export "a" (memory $a)) (export "b" (memory $b))
          (func (export "go") (i32.store8 $b (i32.const 71) (i32.const 2))))""")
        given = Given(())
        for each in (first, module):
            given.check(each, lambda _: False)
        maker = Maker(self.store, given, wasi=False)
        self.call(instantiated(self.store, first, maker.imports(first, lambda _: None)))
        state_imports = [memory_import(0), memory_import(1)]
        imports = maker.imports(module, lambda _: None, state_imports)
        instance = instantiated(self.store, module, imports)
        self.call(instance)
        state = State(Instrumented(memories=["a", "b"]), self.store, instance, imports.before)
        for number in (0, 1):
            ((start, before, now),) = state.worthwhile(number)
            assert before is not None
            self.assertEqual((start, before[70:72], now[70:72]), (0, b"\1\0", b"\1\2"))

    def test_shared_one_of_another(self) -> None:
        given = """(module (memory (export "i0") 1 2 shared) (data (i32.const 0) "x"))"""
        module = self.module("""(module (import "env" "i0" (memory 1 2 shared))
          (export "m" (memory 0))
          (func (export "go") (i32.store8 (i32.const 1) (i32.const 121))))""")
        imports = self.imports(module, [memory_import(0)], given)
        instance = instantiated(self.store, module, imports)
        self.call(instance)
        state = State(Instrumented(memories=["m"]), self.store, instance, imports.before)
        ((start, before, now),) = state.worthwhile(0)
        assert before is not None
        self.assertEqual((start, before[:3], now[:3]), (0, b"x\0\0", b"xy\0"))


class Refusals(Case):
    """What is said before anything runs."""

    def refused(
        self,
        text: str,
        state: Sequence[Record],
        values: Sequence[tuple[str, int]] = (),
        is_provided: bool = False,
    ) -> str:
        with self.assertRaises(WizerError) as raised:
            given = Given(values)
            given.check(self.module(text), lambda _: is_provided, state)
            given.finish()
        self.assertEqual(raised.exception.kind, "options")
        return str(raised.exception)

    def test_globals(self) -> None:
        text = '(module (import "env" "f" (func)) (import "env" "i1" (global f64)))'
        expected = (
            "nothing provides the imported global `env.i1` of type f64: give it a value with "
            "--import-global env.i1=VALUE, or --preload its module"
        )
        self.assertEqual(self.refused(text, [global_import(1, "f64")]), expected)
        # The transform knows nothing of the imports of preloaded modules.
        self.assertEqual(self.refused(text, []), expected)
        text = '(module (import "env" "i0" (global externref)))'
        expected = (
            "nothing provides the imported global `env.i0` of type externref: --preload its module"
        )
        self.assertEqual(self.refused(text, [global_import(0, "externref")]), expected)
        text = '(module (import "env" "i0" (global i32)))'
        state = [global_import(0, "i32")]
        for values, words in [
            ([("env.i1", 1)], "--import-global env.i1: the module imports no global of this name"),
            ([("env.i0", 1), ("env.i0", 1)], "--import-global gives `env.i0` two values"),
            (
                [("env.i0", 1)],
                "--import-global env.i0: a preloaded module provides this global as well",
            ),
        ]:
            self.assertEqual(self.refused(text, state, values, is_provided=True), words)

    def test_tables(self) -> None:
        text = """(module (import "env" "i0" (table 1 (ref func))))"""
        words = self.refused(text, [table_import(0, "(ref func)", "func")])
        self.assertIn("they have the type (ref func). Preload its module", words)
        for kind in ("funcref", "(ref null i31)", "externref", "(ref null exn)"):
            module = self.module(f'(module (import "env" "i0" (table 1 {kind})))')
            Given(()).check(module, lambda _: False)


class Numbers(Case):
    """Numbers as arguments and as values of globals."""

    def test_all_types(self) -> None:
        module = self.module("""(module
          (import "env" "i0" (global $i i32)) (import "env" "i1" (global $f (mut f32)))
          (export "i" (global $i)) (export "f" (global $f))
          (global $l (export "l") (mut i64) (i64.const 0))
          (global $d (export "d") (mut f64) (f64.const 0))
          (func (export "go") (param i32 i64 f32 f64) (result i32)
            (global.set $l (local.get 1)) (global.set $f (local.get 2))
            (global.set $d (local.get 3)) (local.get 0))
          (func (export "many") (result anyref externref v128 i32)
            (ref.i31 (i32.const 1)) (ref.null extern) (v128.const i64x2 1 2) (i32.const 1)))""")
        given = Given(())
        given.check(module, lambda _: True)
        given.numbers[("env", "i0")] = Variant("i32", 0xFFFFFFFF)
        given.numbers[("env", "i1")] = Variant("f32", 0x7FA00001)
        imports = Maker(self.store, given, wasi=False).imports(module, lambda _: None)
        instance = instantiated(self.store, module, imports)
        target = Instrumented(globals=["i", "l", "f", "d"])
        state = State(target, self.store, instance, imports.before)
        self.assertEqual(state.globals, [0xFFFFFFFF, 0, 0x7FA00001, 0])
        numbers = [
            Variant("i32", 0x80000000),
            Variant("i64", (1 << 64) - 1),
            Variant("f32", 0xFFA00001),
            Variant("f64", 0x7FF4000000000001),
        ]
        self.assertEqual(self.call(instance, "go", *numbers), -0x80000000)
        state = State(target, self.store, instance, imports.before)
        told = [number.payload for number in numbers[1:]]
        self.assertEqual(state.globals, [0xFFFFFFFF, *told])
        self.assertIsNone(self.call(instance, "many"))
        item = instance.exports(self.store)["l"]
        assert isinstance(item, wasmtime.Global)
        self.assertEqual(bits(self.store, item), (1 << 64) - 1)

    def test_as_python_has_them(self) -> None:
        for number, value in [
            (Variant("i32", 0xFFFFFFFE), -2),
            (Variant("i64", 1 << 63), -(1 << 63)),
            (Variant("f32", 0x40200000), 2.5),
            (Variant("f64", 0x4004000000000000), 2.5),
        ]:
            self.assertEqual(argument(number), value)


if __name__ == "__main__":
    unittest.main()
