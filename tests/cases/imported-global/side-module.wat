;; A side module as linkers make it: memory, table, bases, a stack pointer and a symbol's address are imported; relocations and constructors run ahead.
;;! run: --import-global env.__memory_base=4096 --import-global env.__table_base=8 --import-global env.__stack_pointer=65536 --import-global GOT.mem.shared=5000 --import-global GOT.func.callback=3
;;! run: -f __wasm_apply_data_relocs -f __wasm_call_ctors
;;! exports: word callback sp got
;;! stderr: Warning: the result imports the memory `env.memory`, the table `env.__indirect_function_table`, the global `env.__stack_pointer`, the global `env.__memory_base`, the global `env.__table_base`, the global `GOT.mem.shared` and the global `GOT.func.callback`: give it
;;! code: appended
;;! call: word 4096 => 4104
;;! call: word 4100 => 8
;;! call: word 4104 => 1836017775
;;! call: word 5000 => 77
;;! call: callback 8 => 42
;;! call: callback 9 => trap
;;! call: sp => 65504
;;! call: got => 5000
(module
  (type $get (func (result i32)))
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 10 funcref))
  (import "env" "__stack_pointer" (global $sp (mut i32)))
  (import "env" "__memory_base" (global $memory-base i32))
  (import "env" "__table_base" (global $table-base i32))
  (import "GOT.mem" "shared" (global $shared (mut i32)))
  (import "GOT.func" "callback" (global $callback (mut i32)))
  (elem (global.get $table-base) func $answer)
  (data (global.get $memory-base) "\00\00\00\00\00\00\00\00oh, my")
  (func $answer (type $get) (i32.const 42))
  (func (export "__wasm_apply_data_relocs")
    (i32.store (global.get $memory-base)
      (i32.add (global.get $memory-base) (i32.const 8)))
    (i32.store offset=4 (global.get $memory-base) (global.get $table-base)))
  (func (export "__wasm_call_ctors")
    (global.set $sp (i32.sub (global.get $sp) (i32.const 32)))
    (i32.store8 offset=8 (global.get $memory-base) (i32.const 111))
    (i32.store8 offset=9 (global.get $memory-base) (i32.const 104))
    (i32.store8 offset=10 (global.get $memory-base) (i32.const 111))
    (i32.store8 offset=11 (global.get $memory-base) (i32.const 109))
    (i32.store (global.get $shared) (i32.const 77)))
  (func (export "word") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "callback") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0)))
  (func (export "sp") (result i32) (global.get $sp))
  (func (export "got") (result i32) (global.get $shared)))
