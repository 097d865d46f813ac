;; A table with 64-bit indices.
;;! exports: call
;;! call: call 1 => 7
;;! call: call 0x100000000 => trap
(module
  (type $get (func (result i32)))
  (table i64 2 funcref)
  (elem (i64.const 1) $seven)
  (global $n (mut i32) (i32.const 0))
  (func $seven (type $get) (global.get $n))
  (func (export "wizer-initialize") (global.set $n (i32.const 7)))
  (func (export "call") (param i64) (result i32) (call_indirect (type $get) (local.get 0))))
