;; A preloaded module provides the table, with functions of its own: one changes, the others come from there again.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! exports: call call-there
;;! stderr: Warning: the result imports the table `functions.table`: give it
;;! call: call 0 => 1
;;! call: call 1 => 42
;;! call: call 2 => 3
;;! call: call-there 1 => 42
(module
  (type $get (func (result i32)))
  (import "functions" "table" (table 3 funcref))
  (import "functions" "call" (func $call-there (param i32) (result i32)))
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize") (table.set (i32.const 1) (ref.func $answer)))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0)))
  (func (export "call-there") (param i32) (result i32) (call $call-there (local.get 0))))
