;; Mutable globals of every number type keep their bits: NaN payloads, the sign of zero, all of a vector.
;;! exports: i32 i64 f32 f64 zero low high
;;! call: i32() => -2147483648
;;! call: i64() => 9223372036854775807
;;! call: f32() => 4288675841
;;! call: f64() => 9218868437797830657
;;! call: zero() => 2147483648
;;! call: low() => 81985529216486895
;;! call: high() => 18364758544493064720
(component
  (core module $m
    (global $i32 (mut i32) (i32.const 0))
    (global $i64 (mut i64) (i64.const 0))
    (global $f32 (mut f32) (f32.const 0))
    (global $f64 (mut f64) (f64.const 0))
    (global $zero (mut f32) (f32.const 0))
    (global $v128 (mut v128) (v128.const i64x2 0 0))
    (func (export "init")
      (global.set $i32 (i32.const 0x80000000))
      (global.set $i64 (i64.const 0x7fffffffffffffff))
      (global.set $f32 (f32.const -nan:0x200001))
      (global.set $f64 (f64.const nan:0x22000001))
      (global.set $zero (f32.const -0))
      (global.set $v128 (v128.const i64x2 0x0123456789abcdef 0xfedcba9876543210)))
    (func (export "i32") (result i32) (global.get $i32))
    (func (export "i64") (result i64) (global.get $i64))
    (func (export "f32") (result i32) (i32.reinterpret_f32 (global.get $f32)))
    (func (export "f64") (result i64) (i64.reinterpret_f64 (global.get $f64)))
    (func (export "zero") (result i32) (i32.reinterpret_f32 (global.get $zero)))
    (func (export "low") (result i64) (i64x2.extract_lane 0 (global.get $v128)))
    (func (export "high") (result i64) (i64x2.extract_lane 1 (global.get $v128))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "i32") (result s32) (canon lift (core func $i "i32")))
  (func (export "i64") (result s64) (canon lift (core func $i "i64")))
  (func (export "f32") (result u32) (canon lift (core func $i "f32")))
  (func (export "f64") (result u64) (canon lift (core func $i "f64")))
  (func (export "zero") (result u32) (canon lift (core func $i "zero")))
  (func (export "low") (result u64) (canon lift (core func $i "low")))
  (func (export "high") (result u64) (canon lift (core func $i "high"))))
