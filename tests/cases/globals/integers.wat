;; Integers at the ends of their ranges.
;;! exports: small large-negative large ones
;;! call: small => -2147483648
;;! call: large-negative => -9223372036854775808
;;! call: large => 9223372036854775807
;;! call: ones => 0xffffffff 0xffffffffffffffff
(module
  (global $small (mut i32) (i32.const 1))
  (global $large-negative (mut i64) (i64.const 2))
  (global $large (mut i64) (i64.const 3))
  (global $ones32 (mut i32) (i32.const 4))
  (global $ones64 (mut i64) (i64.const 5))
  (func (export "wizer-initialize")
    (global.set $small (i32.const 0x80000000))
    (global.set $large-negative (i64.const 0x8000000000000000))
    (global.set $large (i64.const 0x7fffffffffffffff))
    (global.set $ones32 (i32.const -1))
    (global.set $ones64 (i64.const -1)))
  (func (export "small") (result i32) (global.get $small))
  (func (export "large-negative") (result i64) (global.get $large-negative))
  (func (export "large") (result i64) (global.get $large))
  (func (export "ones") (result i32 i64) (global.get $ones32) (global.get $ones64)))
