;; Calls through a table that active element segments fill.
;;! exports: call
;;! call: call 0 5 => 15
;;! call: call 1 5 => 50
;;! call: call 2 5 => trap
;;! call: call 3 5 => 15
;;! call: call 4 5 => trap
(module
  (type $unary (func (param i32) (result i32)))
  (table 4 funcref)
  (elem (i32.const 0) $add $multiply)
  (elem (i32.const 3) funcref (ref.func $add))
  (global $n (mut i32) (i32.const 0))
  (func $add (type $unary) (i32.add (local.get 0) (global.get $n)))
  (func $multiply (type $unary) (i32.mul (local.get 0) (global.get $n)))
  (func (export "wizer-initialize") (global.set $n (i32.const 10)))
  (func (export "call") (param $which i32) (param $argument i32) (result i32)
    (call_indirect (type $unary) (local.get $argument) (local.get $which))))
