;; Libraries that share a memory, a table, the stack pointer and where their data begins, as dynamic linking does it.
;;! exports: call load stack
;;! call: call(0) => 11
;;! call: call(1) => 22
;;! call: load(1024) => 1819043176
;;! call: load(2048) => 1819438967
;;! call: stack() => 65520
(component
  (core module $env
    (memory (export "memory") 1)
    (table (export "__indirect_function_table") 2 funcref)
    (global (export "__stack_pointer") (mut i32) (i32.const 65536))
    (global (export "a:memory_base") i32 (i32.const 1024))
    (global (export "a:table_base") i32 (i32.const 0))
    (global (export "b:memory_base") i32 (i32.const 2048))
    (global (export "b:table_base") i32 (i32.const 1))
    (global (export "GOT.mem:value") (mut i32) (i32.const 0)))
  (core module $a
    (import "env" "memory" (memory 1))
    (import "env" "__indirect_function_table" (table 1 funcref))
    (import "env" "__stack_pointer" (global $stack (mut i32)))
    (import "env" "__memory_base" (global $memory i32))
    (import "env" "__table_base" (global $table i32))
    (import "GOT.mem" "value" (global $value (mut i32)))
    (global $own (mut i32) (i32.const 1))
    (data (global.get $memory) "hell")
    (elem (global.get $table) func $eleven)
    (func $eleven (result i32) (i32.add (global.get $own) (i32.const 1)))
    (func (export "init")
      (global.set $own (i32.const 10))
      (global.set $value (i32.add (global.get $memory) (i32.const 4)))
      (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))))
  (core module $b
    (type $f (func (result i32)))
    (import "env" "memory" (memory 1))
    (import "env" "__indirect_function_table" (table 1 funcref))
    (import "env" "__stack_pointer" (global $stack (mut i32)))
    (import "env" "__memory_base" (global $memory i32))
    (import "env" "__table_base" (global $table i32))
    (import "GOT.mem" "value" (global $value (mut i32)))
    (import "a" "init" (func $a))
    (data (global.get $memory) "worl")
    (elem (global.get $table) func $value-of-a)
    (func $value-of-a (result i32) (i32.load8_u (global.get $value)))
    (func (export "init") (call $a) (i32.store8 (global.get $value) (i32.const 22)))
    (func (export "call") (param i32) (result i32) (call_indirect (type $f) (local.get 0)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "stack") (result i32) (global.get $stack)))
  (core instance $env (instantiate $env))
  (core instance $env-a
    (export "memory" (memory $env "memory"))
    (export "__indirect_function_table" (table $env "__indirect_function_table"))
    (export "__stack_pointer" (global $env "__stack_pointer"))
    (export "__memory_base" (global $env "a:memory_base"))
    (export "__table_base" (global $env "a:table_base")))
  (core instance $env-b
    (export "memory" (memory $env "memory"))
    (export "__indirect_function_table" (table $env "__indirect_function_table"))
    (export "__stack_pointer" (global $env "__stack_pointer"))
    (export "__memory_base" (global $env "b:memory_base"))
    (export "__table_base" (global $env "b:table_base")))
  (core instance $got (export "value" (global $env "GOT.mem:value")))
  (core instance $a (instantiate $a (with "env" (instance $env-a)) (with "GOT.mem" (instance $got))))
  (core instance $b (instantiate $b
    (with "env" (instance $env-b))
    (with "GOT.mem" (instance $got))
    (with "a" (instance $a))))
  (func (export "wizer-initialize") (canon lift (core func $b "init")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $b "call")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $b "load")))
  (func (export "stack") (result u32) (canon lift (core func $b "stack"))))
