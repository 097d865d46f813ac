;; A side module in the memory and the table of a preloaded main module, at bases from the command line: it allocates there, and calls through the table.
;;! run: --preload env=$CASES/imported-global/preload/main.wat --import-global env.__memory_base=2048 --import-global env.__table_base=3
;;! exports: load call sp
;;! stderr: Warning: the result imports the memory `env.memory`, the table `env.__indirect_function_table`, the global `env.__stack_pointer`, the global `env.__memory_base` and the global `env.__table_base`: give it
;;! code: appended
;;! call: load 1024 => 1852399981
;;! call: load 2048 => 70000
;;! call: load 70000 => 42
;;! call: load 70004 => 1
;;! call: call 1 => 1
;;! call: call 3 => 42
;;! call: call 4 => trap
;;! call: sp => 65520
(module
  (type $get (func (result i32)))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 4 funcref))
  (import "env" "__stack_pointer" (global $sp (mut i32)))
  (import "env" "__memory_base" (global $memory-base i32))
  (import "env" "__table_base" (global $table-base i32))
  (import "env" "malloc" (func $malloc (param i32) (result i32)))
  (import "env" "call" (func $call (param i32) (result i32)))
  (data (global.get $memory-base) "side")
  (elem (global.get $table-base) func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize") (local $at i32)
    (global.set $sp (i32.sub (global.get $sp) (i32.const 16)))
    (local.set $at (call $malloc (i32.const 8)))
    (i32.store (global.get $memory-base) (local.get $at))
    (i32.store (local.get $at) (call $call (global.get $table-base)))
    (i32.store offset=4 (local.get $at) (call $call (i32.const 1))))
  (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "call") (param i32) (result i32) (call $call (local.get 0)))
  (func (export "sp") (result i32) (global.get $sp)))
