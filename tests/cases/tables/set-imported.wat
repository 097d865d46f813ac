;; Imported functions in a table: one that a preloaded module provides, and one that nothing provides.
;;! run: --preload library=$CASES/imports/preload/library.wat
;;! exports: call
;;! call: call 0 21 => 42
;;! call: call 1 21 => trap
;;! call: call 2 21 => 22
(module
  (type $unary (func (param i32) (result i32)))
  (import "library" "double" (func $double (type $unary)))
  (import "env" "unknown" (func $unknown (type $unary)))
  (table $t 3 funcref)
  (elem declare func $double $unknown $next)
  (func $next (type $unary) (i32.add (local.get 0) (i32.const 1)))
  (func (export "wizer-initialize")
    (table.set $t (i32.const 0) (ref.func $double))
    (table.set $t (i32.const 1) (ref.func $unknown))
    (table.set $t (i32.const 2) (ref.func $next)))
  (func (export "call") (param $which i32) (param $argument i32) (result i32)
    (call_indirect $t (type $unary) (local.get $argument) (local.get $which))))
