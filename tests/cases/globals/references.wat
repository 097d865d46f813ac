;; Immutable references beside mutable numbers.
;;! exports: null external seven
;;! call: null => ref.null
;;! call: external => ref.null
;;! call: seven => 7
(module
  (type $get (func (result i32)))
  (global $null funcref (ref.null func))
  (global $value (mut i32) (i32.const 0))
  (global $external externref (ref.null extern))
  (global $function funcref (ref.func $get-value))
  (table 1 funcref)
  (elem (i32.const 0) funcref (global.get $function))
  (func $get-value (type $get) (global.get $value))
  (func (export "wizer-initialize") (global.set $value (i32.const 7)))
  (func (export "null") (result funcref) (global.get $null))
  (func (export "external") (result externref) (global.get $external))
  (func (export "seven") (result i32) (call_indirect (type $get) (i32.const 0))))
