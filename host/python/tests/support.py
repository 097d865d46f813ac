"""Code that several tests share."""

from __future__ import annotations

import os
import subprocess
import sys

import wasmtime


def wat(text: str) -> bytes:
    """Converts the text of a module."""
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
      (global.set $sum (i32.add (local.get 0) (local.get 1))) (global.get $sum)))
  (core instance $i (instantiate $m))
  (func (export "add") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add"))))"""


def command(
    folder: str | os.PathLike[str], *words: str, shell: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs the command in a folder, after other commands of a shell."""
    line = [sys.executable, "-m", "wizer", *words]
    return subprocess.run(
        ["sh", "-c", f'{shell} exec "$@"', "sh", *line],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
