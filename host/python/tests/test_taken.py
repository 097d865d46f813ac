"""What an initializer takes from outside of its instance: what is noted, told, and denied."""

from __future__ import annotations

import json
import os
import time
import unittest
from typing import Any, get_args
from unittest import mock

from support import Case, wat

import wizer
from wizer import TakenItem, Wasi, WizerError

TEXTS = ("in.txt", "new.txt", "none", "folder", "moved.txt", "a\x1b[31m\nb")
"""Strings in the memory of a module, with their addresses and lengths."""


def at(text: str) -> str:
    """The arguments for a string."""
    return f"(i32.const {1024 + TEXTS.index(text) * 32}) (i32.const {len(text)})"


FUNCTIONS = {
    "environ_sizes_get": "i32 i32",
    "environ_get": "i32 i32",
    "clock_time_get": "i32 i64 i32",
    "random_get": "i32 i32",
    "fd_read": "i32 i32 i32 i32",
    "fd_prestat_dir_name": "i32 i32 i32",
    "fd_readdir": "i32 i32 i32 i64 i32",
    "fd_renumber": "i32 i32",
    "path_open": "i32 i32 i32 i32 i32 i64 i64 i32 i32",
    "path_create_directory": "i32 i32 i32",
    "path_filestat_get": "i32 i32 i32 i32 i32",
    "path_rename": "i32 i32 i32 i32 i32 i32",
}


def guest(body: str, memory: str = '(memory (export "memory") 1)') -> bytes:
    """A module whose initializer runs this code. Results of functions are at address 0."""
    imports = "".join(
        f'(import "wasi_snapshot_preview1" "{name}" (func ${name} (param {params}) (result i32)))\n'
        for name, params in FUNCTIONS.items()
    )
    data = "".join(
        f'(data (i32.const {1024 + index * 32}) "{"".join(f"{chr(92)}{byte:02x}" for byte in text.encode())}")\n'
        for index, text in enumerate(TEXTS)
    )
    return wat(f"""(module {imports} {memory} {data}
      (data (i32.const 64) "\\00\\02\\00\\00\\10\\00\\00\\00")
      (func $well (param i32) (if (local.get 0) (then unreachable)))
      (func $fails (param i32) (if (i32.eqz (local.get 0)) (then unreachable)))
      (func (export "wizer-initialize") {body}))""")


def opening(text: str, flags: int, rights: int) -> str:
    """Opens something in the first directory."""
    return (
        f"(call $path_open (i32.const 3) (i32.const 0) {at(text)} (i32.const {flags}) "
        f"(i64.const {rights}) (i64.const 0) (i32.const 0) (i32.const 0))"
    )


NAMED = "(call $well (call $fd_prestat_dir_name (i32.const 3) (i32.const 256) (i32.const 4)))"
ENVIRONMENT = """(call $well (call $environ_sizes_get (i32.const 0) (i32.const 4)))
  (call $well (call $environ_get (i32.const 2048) (i32.const 4096)))"""
RANDOM = "(call $well (call $random_get (i32.const 512) (i32.const 16)))"
READ = "(call $well (call $fd_read (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 0)))"
WARNING = "every instance of the result starts with the same values (--deny makes this an error)"


def clock(number: int) -> str:
    """Reads a clock."""
    return f"(call $well (call $clock_time_get (i32.const {number}) (i64.const 0) (i32.const 0)))"


def run(wasm: bytes, **options: Any) -> tuple[list[Any], list[str], bytes]:
    """What is taken, the warnings, and the result."""
    told: list[list[TakenItem]] = []
    warnings: list[str] = []
    result = wizer.preinitialize(
        wasm, on_taken=told.append, on_warning=warnings.append, **options
    )
    (taken,) = told
    found = [
        (each.kind, each.name, each.count, each.bytes or " ".join(sorted(each.access)))
        for each in taken
    ]
    return found, warnings, result


class Modules(Case):
    """What modules take."""

    def setUp(self) -> None:
        super().setUp()
        (self.folder / "in.txt").write_text("a secret")

    def test_nothing(self) -> None:
        self.assertEqual(run(guest(""), wasi=True, deny=get_args(wizer.TakenKind))[:2], ([], []))
        self.assertEqual(run(guest(""))[:2], ([], []))

    def test_values(self) -> None:
        wasm = guest(f"{ENVIRONMENT} {clock(0)} {clock(1)} {clock(1)} {RANDOM}")
        wasi = Wasi(env={"SECRET": "xyzzy", "A": ""})
        taken, warnings, result = run(wasm, wasi=wasi)
        self.assertEqual(
            taken,
            [
                ("environment", "A", 2, ""),
                ("environment", "SECRET", 2, ""),
                ("clocks", "monotonic-clock", 2, ""),
                ("clocks", "wall-clock", 1, ""),
                ("random", "secure", 1, 16),
            ],
        )
        self.assertIn(b"SECRET=xyzzy", result)
        read = "clocks: monotonic-clock (2 times) and wall-clock; random numbers: secure (16 bytes)"
        self.assertIn("asked for its environment", warnings[0])
        self.assertEqual(warnings[1:], [f"the initializer read {read}: {WARNING}"])
        # Another run takes the same, and a result takes nothing.
        self.assertEqual(run(wasm, wasi=wasi)[0], taken)
        self.assertEqual(run(result, wasi=wasi, init_func=())[0], [])

    def test_first_value(self) -> None:
        items: list[TakenItem] = []
        wizer.preinitialize(guest(clock(0) * 2), wasi=True, on_taken=items.extend)
        self.assertLess(abs((items[0].first or 0) - time.time_ns()), 60 * 10**9)

    def test_files(self) -> None:
        code = f"""{NAMED}
          (call $well {opening("in.txt", 0, 2)})
          (call $well {opening("new.txt", 1, 64 + 2)})
          (call $fails {opening("none", 0, 0)})
          (call $well (call $path_create_directory (i32.const 3) {at("folder")}))
          (call $well {opening("folder", 2, 1 << 14)})
          (call $well (call $fd_readdir (i32.load (i32.const 0)) (i32.const 2048) (i32.const 512)
            (i64.const 0) (i32.const 4)))
          (call $well (call $path_rename (i32.const 3) {at("new.txt")} (i32.const 3) {at("moved.txt")}))
          (call $well (call $path_filestat_get (i32.const 3) (i32.const 0) {at("moved.txt")}
            (i32.const 2048)))"""
        expected = [
            ("files", "data/folder", 3, "listed read write"),
            ("files", "data/in.txt", 1, "read"),
            ("files", "data/moved.txt", 2, "read write"),
            ("files", "data/new.txt", 2, "read write"),
            ("files", "data/none", 1, "missing read"),
        ]
        taken, warnings, _ = run(guest(code), wasi=Wasi(dirs={"data": self.folder}))
        self.assertEqual((taken, warnings), (expected, []))
        # The engine's functions find a memory of every kind.
        for memory in ("1 (pagesize 65536)", "1 2 shared"):
            (self.folder / "moved.txt").unlink()
            (self.folder / "folder").rmdir()
            wasm = guest(code, f'(memory (export "memory") {memory})')
            self.assertEqual(run(wasm, wasi=Wasi(dirs={"data": self.folder}))[0], expected)

    def test_input(self) -> None:
        stdin = self.folder / "in.txt"
        taken, _, result = run(guest(READ), wasi=Wasi(stdin=stdin))
        self.assertEqual(taken, [("input", "standard input", 1, 8)])
        self.assertIn(b"a secret", result)
        self.assertEqual(run(guest(READ), wasi=True)[0], [])

    def test_denied(self) -> None:
        wasi = Wasi(env={"A": "b"}, dirs={".": self.folder}, stdin=self.folder / "in.txt")
        name = TEXTS[-1]
        cases = {
            "environment": (ENVIRONMENT, "environment variables: A (2 times)"),
            "files": (
                f"(call $fails {opening(name, 0, 2)})",
                "files: a\\u{1b}[31m\\nb (read, missing)",
            ),
            "input": (READ, "standard input: standard input (8 bytes)"),
            "clocks": (clock(0), "clocks: wall-clock"),
            "random": (RANDOM, "random numbers: secure (16 bytes)"),
        }
        for kind, (body, words) in cases.items():
            told: list[object] = []
            with self.assertRaises(WizerError) as raised:
                run(guest(body), wasi=wasi, deny=["http", kind])
            self.assertEqual(raised.exception.kind, "denied")
            text = f"the initializer took what is denied: {words}"
            self.assertEqual((str(raised.exception), told), (text, []))
            run(guest(body), wasi=wasi, deny=[other for other in cases if other != kind])
        self.fails("options", "`clock`", run, guest(""), deny=["clock"])
        for deny in ("clocks", 7, [7]):
            with self.assertRaises(TypeError):
                run(guest(""), deny=deny)

    def test_traps(self) -> None:
        with self.assertRaises(WizerError) as raised:
            run(wat("""(module
              (import "wasi_snapshot_preview1" "random_get" (func $f (param i32 i32) (result i32)))
              (func (export "wizer-initialize") (drop (call $f (i32.const 0) (i32.const 1)))))"""), wasi=True)
        self.assertIn("missing required memory export", raised.exception.causes[-1])


COMPONENT = """(component
  (import "wasi:cli/environment@0.2.0" (instance $cli
    (export "get-environment" (func (result (list (tuple string string)))))))
  (import "wasi:clocks/monotonic-clock@0.2.3" (instance $monotonic
    (export "now" (func (result u64)))))
  (import "wasi:clocks/wall-clock@0.2.0" (instance $wall
    (type $datetime' (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $datetime (eq $datetime')))
    (export "now" (func (result $datetime)))))
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-bytes" (func (param "len" u64) (result (list u8))))
    (export "get-random-u64" (func (result u64)))))
  (import "wasi:random/insecure@0.2.0" (instance $insecure
    (export "get-insecure-random-u64" (func (result u64)))))
  (import "wasi:random/insecure-seed@0.2.0" (instance $seed
    (export "insecure-seed" (func (result (tuple u64 u64))))))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $environment (canon lower (func $cli "get-environment") (memory $mem) (realloc $realloc)))
  (core func $monotonic (canon lower (func $monotonic "now")))
  (core func $wall (canon lower (func $wall "now") (memory $mem)))
  (core func $bytes (canon lower (func $random "get-random-bytes") (memory $mem) (realloc $realloc)))
  (core func $u64 (canon lower (func $random "get-random-u64")))
  (core func $insecure (canon lower (func $insecure "get-insecure-random-u64")))
  (core func $seed (canon lower (func $seed "insecure-seed") (memory $mem)))
  (core module $m
    (import "" "environment" (func $environment (param i32)))
    (import "" "monotonic" (func $monotonic (result i64)))
    (import "" "wall" (func $wall (param i32)))
    (import "" "bytes" (func $bytes (param i64 i32)))
    (import "" "u64" (func $u64 (result i64)))
    (import "" "insecure" (func $insecure (result i64)))
    (import "" "seed" (func $seed (param i32)))
    (func (export "init")
      (call $environment (i32.const 8))
      (drop (call $monotonic))
      (call $wall (i32.const 8))
      (call $bytes (i64.const 5) (i32.const 8))
      (call $bytes (i64.const 0) (i32.const 8))
      (drop (call $u64))
      (drop (call $insecure))
      (call $seed (i32.const 8))))
  (core instance $m (instantiate $m (with "" (instance
    (export "environment" (func $environment)) (export "monotonic" (func $monotonic))
    (export "wall" (func $wall)) (export "bytes" (func $bytes)) (export "u64" (func $u64))
    (export "insecure" (func $insecure)) (export "seed" (func $seed))))))
  (func (export "wizer-initialize") (canon lift (core func $m "init"))))"""


class Components(Case):
    """What components take."""

    def test_taken(self) -> None:
        wasi = Wasi(env={"SECRET": "xyzzy"})
        taken, warnings, result = run(wat(COMPONENT), wasi=wasi)
        self.assertEqual(
            taken,
            [
                ("environment", "SECRET", 1, ""),
                ("clocks", "monotonic-clock", 1, ""),
                ("clocks", "wall-clock", 1, ""),
                ("random", "insecure", 1, 8),
                ("random", "secure", 3, 13),
                ("random", "seed", 1, 16),
            ],
        )
        self.assertEqual(len(warnings), 2, warnings)
        self.assertIn(b"xyzzy", result)
        with self.assertRaises(WizerError) as raised:
            run(wat(COMPONENT), wasi=wasi, deny=["environment"])
        text = "the initializer took what is denied: environment variables: SECRET"
        self.assertEqual((raised.exception.kind, str(raised.exception)), ("denied", text))

    def test_streams(self) -> None:
        text = """(component
          (import "wasi:io/streams@0.2.0" (instance $streams (export "input-stream" (type (sub resource)))))
          (alias export $streams "input-stream" (type $stream))
          (import "wasi:cli/stdin@0.2.0" (instance $stdin
            (export "input-stream" (type $own (eq $stream)))
            (export "get-stdin" (func (result (own $own))))))
          (core func $get (canon lower (func $stdin "get-stdin")))
          (core module $m (import "" "get" (func $get (result i32)))
            (func (export "init") (drop (call $get))))
          (core instance $m (instantiate $m (with "" (instance (export "get" (func $get))))))
          (func (export "wizer-initialize") (canon lift (core func $m "init"))))"""
        taken, warnings, _ = run(wat(text), wasi=Wasi(stdin=b"abc"))
        self.assertEqual([kind for kind, *_ in taken], ["handles"])
        self.assertEqual(len(warnings), 1, warnings)
        for options in ({"deny_open_handles": True}, {"deny": ["handles"]}):
            with self.assertRaises(WizerError) as raised:
                run(wat(text), wasi=True, **options)
            self.assertIn(raised.exception.kind, ("open-handles", "denied"))


class Leaks(Case):
    """Copies of what was granted, and surroundings that are the same everywhere."""

    def test_leaks(self) -> None:
        wasm, wasi = guest(ENVIRONMENT), Wasi(env={"TOKEN": "correct-horse"})
        outcome = wizer.run(wasm, wasi=wasi)
        places = [(leak.origin, leak.memory) for leak in outcome.leaks]
        self.assertEqual(places, [("$TOKEN", 0)])
        offset = outcome.leaks[0].offset
        self.assertEqual(outcome.wasm.count(b"correct-horse"), 1)
        self.assertGreaterEqual(offset, 4096)
        self.assertTrue(any("TOKEN" in warning for warning in outcome.warnings))
        self.fails("leaks", "TOKEN", wizer.run, wasm, wasi=wasi, deny=["leaks"])
        scrubbed = wizer.run(wasm, wasi=wasi, scrub_env=["TOKEN"], deny=["leaks"])
        self.assertNotIn(b"correct-horse", scrubbed.wasm)
        self.fails("options", "OTHER", wizer.run, wasm, wasi=wasi, scrub_env=["OTHER"])
        page = wizer.draw(outcome.wasm, original=wasm, env={"TOKEN": "correct-horse"})
        self.assertIn("$TOKEN", page)
        self.assertNotIn("correct-horse", repr(wasi))

    def test_report(self) -> None:
        wasm = guest(f"{ENVIRONMENT} {RANDOM}")
        outcome = wizer.run(wasm, wasi=Wasi(env={"SECRET": "xyzzy"}))
        self.assertNotIn("xyzzy", outcome.json())
        report = json.loads(outcome.json())
        items = [
            {"kind": "environment", "items": [{"name": "SECRET", "count": 2}], "others": 0},
            {"kind": "random", "items": [{"name": "secure", "count": 1, "bytes": 16}], "others": 0},
        ]
        told = {"taken": items, "leaks": [], "returned": [], "warnings": outcome.warnings}
        self.assertEqual(report, told)

    def test_verify(self) -> None:
        wasm = guest(RANDOM)
        error = self.fails("differs", "twice", wizer.run, wasm, wasi=True, verify=True)
        assert error.comparison is not None
        totals = error.comparison.data()["totals"]
        self.assertEqual((totals["globals"], totals["elements"]), (0, 0), totals)
        # Of two times 16 bytes, a few may be the same by chance.
        self.assertIn(totals["bytes"], range(8, 17))
        same = wizer.run(wasm, wasi=True, verify=True, reproducible=True).wasm
        self.assertEqual(wizer.run(wasm, wasi=True, reproducible=0).wasm, same)
        other = wizer.run(wasm, wasi=True, reproducible=7).wasm
        self.assertNotEqual(other, same)
        target = wizer.Target.open(wasm)
        self.assertEqual(target.run(wasi=True, reproducible=7).wasm, other)
        for wasi in (Wasi(inherit_env=True), Wasi(http=True), Wasi(http=["example.com"])):
            self.fails("options", "conflicts", wizer.run, wasm, wasi=wasi, reproducible=True)

    def test_time(self) -> None:
        wasm = guest(clock(0))
        for date, first in (("1700000000", 1_700_000_000), (None, 0)):
            with mock.patch.dict(os.environ):
                os.environ.pop("SOURCE_DATE_EPOCH", None)
                if date is not None:
                    os.environ["SOURCE_DATE_EPOCH"] = date
                taken = wizer.run(wasm, wasi=True, reproducible=True).taken
            self.assertEqual(taken[0].first, first * 10**9)


if __name__ == "__main__":
    unittest.main()
