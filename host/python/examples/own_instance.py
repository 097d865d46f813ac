"""Takes snapshots of an instance of one's own.

    python own_instance.py

A shop asks for the prices of its goods, and keeps them in a memory that it imports. The program
provides the prices, calls what it likes, and takes a snapshot whenever it likes. A shop that is
started from a snapshot knows the prices, and asks for none.
"""

from __future__ import annotations

from typing import Any

import wasmtime

import wizer

SHOP = """(module
  (import "env" "price" (func $price (param i32) (result i32)))
  (import "env" "memory" (memory 1))
  (global $goods (mut i32) (i32.const 0))
  (func (export "stock") (param $number i32)
    (loop $next
      (i32.store (i32.mul (global.get $goods) (i32.const 4)) (call $price (global.get $goods)))
      (global.set $goods (i32.add (global.get $goods) (i32.const 1)))
      (br_if $next (local.tee $number (i32.sub (local.get $number) (i32.const 1))))))
  (func (export "total") (result i32) (local $at i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum)
        (i32.load (i32.mul (local.get $at) (i32.const 4)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (global.get $goods))))
    (local.get $sum)))"""

PRICES = [3, 5, 8, 13, 21]


def snapshots(wasm: bytes) -> list[bytes]:
    """The shop with three goods, and with five."""
    store = wasmtime.Store()
    linker = wasmtime.Linker(store.engine)
    number = wasmtime.ValType.i32()
    linker.define_func("env", "price", wasmtime.FuncType([number], [number]), PRICES.__getitem__)
    with wizer.Target.open(wasm) as target:
        module = wasmtime.Module(store.engine, target.instrumented)
        # Nothing provides the memory, so this makes one.
        imports = target.imports(store, module, linker)
        instance = wasmtime.Instance(store, module, imports.externs)
        stock: Any = instance.exports(store)["stock"]
        results = []
        for more in (3, 2):
            stock(store, more)
            results.append(target.snapshot(store, instance, imports))
        print(f"Note: {target.expectation}")
    return results


def total(wasm: bytes) -> int:
    """Starts a shop, and asks for the sum of its prices."""
    store = wasmtime.Store()
    module = wasmtime.Module(store.engine, wasm)
    linker = wasmtime.Linker(store.engine)
    for item in module.imports:
        if isinstance(item.type, wasmtime.MemoryType):
            linker.define(store, item.module, item.name or "", wasmtime.Memory(store, item.type))
    linker.define_unknown_imports_as_traps(module)
    function: Any = linker.instantiate(store, module).exports(store)["total"]
    return int(function(store))


if __name__ == "__main__":
    for result in snapshots(bytes(wasmtime.wat2wasm(SHOP))):
        print(total(result))
