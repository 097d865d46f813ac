"""Code that several tests share."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from typing import Any

import wasmtime

from wizer import WizerError


def wat(text: str) -> bytes:
    """Converts the text of a module or component."""
    return bytes(wasmtime.wat2wasm(text))


READY = """(module (global $n (mut i32) (i32.const 0)) (memory (export "memory") 1)
  (func (export "wizer-initialize")
    (global.set $n (i32.const 7))
    (memory.fill (i32.const 1024) (i32.const 7) (i32.const 60000)))
  (func (export "n") (result i32) (global.get $n)))"""
"""A module whose result has more than 60,000 bytes."""

ADDS = """(component
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

ENDLESS = '(module (func (export "wizer-initialize") (loop (br 0))))'

WRITES = """(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\10\\00\\00\\00\\06\\00\\00\\00") (data (i32.const 16) "hello\\n")
  (func (export "wizer-initialize")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))))"""


def answers(wasm: bytes, *names: str, externs: tuple[Any, ...] = ()) -> list[object]:
    """Calls functions of a module, and returns their results."""
    config = wasmtime.Config()
    config.shared_memory = True
    store = wasmtime.Store(wasmtime.Engine(config))
    module = wasmtime.Module(store.engine, wasm)
    instance = wasmtime.Instance(store, module, [make(store) for make in externs])
    found: list[object] = []
    for name in names:
        function = instance.exports(store)[name]
        assert isinstance(function, wasmtime.Func)
        found.append(function(store))
    return found


def run_command(
    folder: str | os.PathLike[str], *words: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in a folder."""
    line = [sys.executable, "-m", "wizer", *words]
    return subprocess.run(line, cwd=folder, capture_output=True, check=False, input=stdin)


class Case(unittest.TestCase):
    """A test with a folder of its own, whose caches are there as well."""

    folder: pathlib.Path

    def setUp(self) -> None:
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = pathlib.Path(made.name).resolve()

    def fails(self, kind: str, words: str, function: Any, *values: Any, **options: Any) -> WizerError:
        """Checks that a call fails with an error of one line. Returns the error."""
        with self.assertRaises(WizerError) as raised:
            function(*values, **options)
        error = raised.exception
        self.assertEqual(error.kind, kind, (str(error), error.causes))
        self.assertIn(words, str(error))
        self.assertNotIn("\n", str(error))
        return error
