"""What an initializer runs in: imports, limits, compilers, the cache."""

from __future__ import annotations

import os
import pathlib
import struct
import unittest
from typing import Any

import wasmtime
from support import ENDLESS, READY, Case, answers, wat

import wizer

IMPORTS = """(module
  (import "env" "memory" (memory 1)) (import "env" "base" (global $base i32))
  (func (export "wizer-initialize") (i32.store (global.get $base) (i32.const 42)))
  (func (export "get") (result i32) (i32.load (global.get $base))))"""

LIBRARY = """(module
  (memory (export "memory") 1) (data (i32.const 100) "theirs")
  (global (export "base") i32 (i32.const 104)))"""

CALLS = """(module
  (import "env" "mix" (func $mix (param i32 i64 f32 f64) (result i64)))
  (import "env" "pair" (func $pair (param i32) (result i32 f64)))
  (import "env" "note" (func $note (param i32)))
  (global $n (mut i64) (i64.const 0)) (global $f (mut f64) (f64.const 0))
  (func (export "wizer-initialize")
    (call $note (i32.const -1))
    (global.set $n (call $mix (i32.const -3) (i64.const 9) (f32.const 0.5) (f64.const 2)))
    (call $pair (i32.const 1)) (global.set $f) drop)
  (func (export "n") (result i64) (global.get $n))
  (func (export "f") (result f64) (global.get $f)))"""

VECTOR = """(module
  (import "env" "v" (func $v (param v128) (result v128)))
  (global $n (mut v128) (v128.const i64x2 0 0))
  (func (export "wizer-initialize") (global.set $n (call $v (v128.const i64x2 1 2))))
  (func (export "high") (result i64) (i64x2.extract_lane 1 (global.get $n))))"""

GROWS = """(module (memory (export "memory") 1)
  (func (export "wizer-initialize") (drop (memory.grow (i32.const 100)))))"""

LARGE = f'(module (memory 2) (data (i32.const 0) "{"x" * 100_000}") (func (export "wizer-initialize")))'
"""A module that is large enough for the cache."""


def empty(store: wasmtime.Store) -> wasmtime.Memory:
    """A memory of zeros."""
    return wasmtime.Memory(store, wasmtime.MemoryType(wasmtime.Limits(1, None)))


def base(store: wasmtime.Store) -> wasmtime.Global:
    """The global that the module imports."""
    kind = wasmtime.GlobalType(wasmtime.ValType.i32(), False)
    return wasmtime.Global(store, kind, wasmtime.Val.i32(104))


class Imports(Case):
    """What a module imports."""

    def test_globals(self) -> None:
        warnings: list[str] = []
        result = wizer.preinitialize(
            IMPORTS, import_globals={"env.base": 104}, on_warning=warnings.append
        )
        self.assertEqual(len(warnings), 1, warnings)
        self.assertEqual(answers(result, "get", externs=(empty, base)), [42])
        for text in ("0x68", "104"):
            again = wizer.preinitialize(IMPORTS, import_globals=[("env.base", text)])
            self.assertEqual(again, result)
        self.fails("instantiate", "`env.base`", wizer.preinitialize, IMPORTS)
        wrong: list[Any] = ["x", 1.5, None]
        for value in wrong:
            given = {"env.base": value}
            self.fails("options", "env.base", wizer.preinitialize, IMPORTS, import_globals=given)

    def test_preloads(self) -> None:
        result = wizer.preinitialize(IMPORTS, preloads={"env": LIBRARY})
        self.assertNotIn(b"theirs", result)
        both: dict[str, Any] = {"import_globals": {"env.base": 1}, "preloads": {"env": LIBRARY}}
        self.fails("options", "env.base", wizer.preinitialize, IMPORTS, **both)

    def test_functions(self) -> None:
        called: list[object] = []

        def mix(*values: Any) -> int:
            called.append(values)
            return 2**64 - 5

        functions: dict[str, Any] = {
            "env.mix": mix,
            "env.pair": lambda n: (n, 2.5),
            "env.note": called.append,
        }
        result = wizer.preinitialize(CALLS, import_functions=functions)
        self.assertEqual(called, [-1, (-3, 9, 0.5, 2.0)])
        externs = tuple(
            lambda store, text=text: wasmtime.Instance(
                store, wasmtime.Module(store.engine, text), []
            ).exports(store)["f"]
            for text in (
                '(module (func (export "f") (param i32 i64 f32 f64) (result i64) (i64.const 0)))',
                '(module (func (export "f") (param i32) (result i32 f64) (i32.const 0) (f64.const 0)))',
                '(module (func (export "f") (param i32)))',
            )
        )
        self.assertEqual(answers(result, "n", "f", externs=externs), [-5, 2.5])

    def test_vectors(self) -> None:
        seen: list[int] = []

        def swap(value: int) -> int:
            seen.append(value)
            low, high = struct.unpack("<QQ", value.to_bytes(16, "little"))
            return int.from_bytes(struct.pack("<QQ", high, low), "little")

        wizer.preinitialize(VECTOR, import_functions={"env.v": swap})
        self.assertEqual(seen, [1 | 2 << 64])

    def test_wrong_functions(self) -> None:
        good: dict[str, Any] = {
            "env.mix": lambda *_: 0,
            "env.pair": lambda _: (0, 0),
            "env.note": lambda _: "anything",
        }
        wizer.preinitialize(CALLS, import_functions=good)
        for name, function, error in [
            ("env.mix", lambda *_: "text", TypeError),
            ("env.mix", lambda *_: 2**64, TypeError),
            ("env.mix", lambda *_: None, TypeError),
            ("env.pair", lambda _: (1,), TypeError),
            ("env.pair", lambda _: 1, TypeError),
            ("env.pair", lambda _: 1 // 0, ZeroDivisionError),
            ("env.mix", 7, TypeError),
        ]:
            with self.assertRaises(error):
                wizer.preinitialize(CALLS, import_functions={**good, name: function})
        other = {"env.other": print, **good}
        self.fails("options", "`env.other`", wizer.preinitialize, CALLS, import_functions=other)
        twice = [("env.note", print), ("env.note", print)]
        self.fails("options", "twice", wizer.preinitialize, CALLS, import_functions=twice)
        text = """(module (import "env" "f" (func (param externref)))
          (func (export "wizer-initialize")))"""
        given = {"env.f": print}
        self.fails("options", "references", wizer.preinitialize, text, import_functions=given)


class Limits(Case):
    """Limits of time, fuel and memory."""

    def test_limits(self) -> None:
        stops: list[tuple[str, dict[str, Any]]] = [
            ("time", {"timeout": 0.2}),
            ("fuel", {"fuel": 10_000}),
        ]
        for limit, options in stops:
            error = self.fails("limit", "stopped", wizer.preinitialize, ENDLESS, **options)
            self.assertEqual(error.limit, limit)
        error = self.fails("limit", "memory", wizer.preinitialize, GROWS, max_memory=1 << 20)
        self.assertEqual(error.limit, "memory")
        enough: dict[str, Any] = {"timeout": 60, "fuel": 10_000, "max_memory": 1 << 20}
        self.assertEqual(wizer.preinitialize(READY, **enough), wizer.preinitialize(READY))

    def test_wrong_limits(self) -> None:
        for seconds in (-1, float("nan"), float("inf")):
            self.fails("options", "timeout", wizer.preinitialize, READY, timeout=seconds)
        with self.assertRaises(OverflowError):
            wizer.preinitialize(READY, fuel=-1)


class Engine(Case):
    """Compilers and proposals."""

    def test_compilers(self) -> None:
        compilers: list[wizer.Compiler] = ["auto", "cranelift"]
        for compiler in compilers:
            result = wizer.run(READY, compiler=compiler)
            self.assertEqual(result.wasm, wizer.preinitialize(READY))
        self.fails("options", "auto, interpreter, winch", wizer.preinitialize, READY, compiler="llvm")

    def test_proposals(self) -> None:
        vectors = '(module (func (export "wizer-initialize") (drop (v128.const i64x2 1 2))))'
        wizer.preinitialize(vectors)
        off = {"wasm_simd": False}
        self.fails("compile", "compiled", wizer.preinitialize, vectors, proposals=off)
        self.fails("options", "`simd`", wizer.preinitialize, READY, proposals={"simd": True})
        shared = '(module (memory 1 1 shared) (func (export "wizer-initialize")))'
        wizer.preinitialize(shared)
        off = {"shared_memory": False}
        self.fails("compile", "share", wizer.preinitialize, shared, proposals=off)

    def test_nans(self) -> None:
        text = """(module (global $n (mut i32) (i32.const 0))
          (func (export "wizer-initialize") (local f32)
            (global.set $n (i32.reinterpret_f32 (f32.div (local.get 0) (local.get 0)))))
          (func (export "n") (result i32) (global.get $n)))"""
        ways: list[dict[str, Any]] = [{"canonical_nans": True}, {"reproducible": True}]
        for options in ways:
            result = wizer.preinitialize(text, **options)
            self.assertEqual(answers(result, "n"), [0x7FC00000])


@unittest.skipUnless(os.name == "posix", "for systems with links")
class Caches(Case):
    """The cache."""

    def test_folder(self) -> None:
        cache = self.folder / "cache"
        first = wizer.run(LARGE, cache=cache)
        self.assertFalse(first.statistics.cached)
        self.assertTrue(list(cache.iterdir()))
        second = wizer.run(LARGE, cache=str(cache))
        self.assertTrue(second.statistics.cached)
        self.assertEqual(first.wasm, second.wasm)
        self.assertFalse(wizer.run(LARGE, cache=False).statistics.cached)

    def test_within_reach(self) -> None:
        cache = self.folder / "cache"
        wizer.run(LARGE, cache=cache)
        files = sorted(cache.iterdir())
        grants: list[tuple[Any, bool]] = [
            (self.folder, True),
            (wizer.Directory(self.folder, read_only=True), False),
        ]
        for directory, warned in grants:
            wasi = wizer.Wasi(dirs={"/x": directory})
            outcome = wizer.run(LARGE, cache=cache, wasi=wasi)
            self.assertEqual(len(outcome.warnings), int(warned), outcome.warnings)
            self.assertEqual(outcome.statistics.cached, not warned)
            target = wizer.Target.open(LARGE, cache=cache)
            target.run()
            self.assertEqual(len(target.run(wasi=wasi).warnings), int(warned))
        self.assertEqual(sorted(cache.iterdir()), files)

    def test_of_others(self) -> None:
        cache = self.folder / "cache"
        cache.mkdir()
        cache.chmod(0o777)
        warnings: list[str] = []
        wizer.preinitialize(LARGE, cache=cache, on_warning=warnings.append)
        self.assertIn("other users can write to it", warnings[0])
        self.assertEqual(list(cache.iterdir()), [])
        link = self.folder / "link"
        link.symlink_to(pathlib.Path("cache"))
        self.assertEqual(len(wizer.run(LARGE, cache=link).warnings), 1)

    def test_wrong(self) -> None:
        with self.assertRaises(TypeError):
            wizer.run(LARGE, cache=7)  # type: ignore[arg-type]


if __name__ == "__main__":
    unittest.main()
