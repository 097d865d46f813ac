;; Mutable globals of type funcref hold functions, own and imported, which are called through a table.
;;! run: --preload library=$CASES/imports/preload/library.wat
;;! exports: first second null
;;! call: first 20 => 21
;;! call: second 20 => 40
;;! call: null => 1
(module
  (type $unary (func (param i32) (result i32)))
  (import "library" "double" (func $double (type $unary)))
  (table $t 1 funcref)
  (global $first (mut funcref) (ref.null func))
  (global $second (mut funcref) (ref.func $next))
  (global $third (mut funcref) (ref.func $next))
  (elem declare func $double)
  (func $next (type $unary) (i32.add (local.get 0) (i32.const 1)))
  (func (export "wizer-initialize")
    (global.set $first (ref.func $next))
    (global.set $second (ref.func $double))
    (global.set $third (ref.null func)))
  (func $call (param $function funcref) (param $argument i32) (result i32)
    (table.set $t (i32.const 0) (local.get $function))
    (call_indirect $t (type $unary) (local.get $argument) (i32.const 0)))
  (func (export "first") (param i32) (result i32)
    (call $call (global.get $first) (local.get 0)))
  (func (export "second") (param i32) (result i32)
    (call $call (global.get $second) (local.get 0)))
  (func (export "null") (result i32) (ref.is_null (global.get $third))))
