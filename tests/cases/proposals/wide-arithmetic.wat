;; Arithmetic in 128 bits.
;;! exports: product add
;;! call: product => 1 0xfffffffffffffffe
;;! call: add 1 0 => 2 0xfffffffffffffffe
(module
  (global $low (mut i64) (i64.const 0))
  (global $high (mut i64) (i64.const 0))
  (func (export "wizer-initialize")
    (i64.mul_wide_u (i64.const -1) (i64.const -1))
    (global.set $high)
    (global.set $low))
  (func (export "product") (result i64 i64) (global.get $low) (global.get $high))
  (func (export "add") (param i64 i64) (result i64 i64)
    (i64.add128 (global.get $low) (global.get $high) (local.get 0) (local.get 1))))
