;; Conversions that saturate, and extensions of the sign.
;;! exports: saturated extended convert
;;! call: saturated => 0x7fffffff 0 0x8000000000000000
;;! call: extended => -128 -32768 -1
;;! call: convert 1e30 => 0x7fffffff
;;! call: convert nan:0x400000 => 0
(module
  (global $a (mut i32) (i32.const 1))
  (global $b (mut i32) (i32.const 1))
  (global $c (mut i64) (i64.const 1))
  (global $d (mut i32) (i32.const 1))
  (global $e (mut i32) (i32.const 1))
  (global $f (mut i64) (i64.const 1))
  (func (export "wizer-initialize")
    (global.set $a (i32.trunc_sat_f32_s (f32.const 1e30)))
    (global.set $b (i32.trunc_sat_f64_u (f64.const nan)))
    (global.set $c (i64.trunc_sat_f64_s (f64.const -inf)))
    (global.set $d (i32.extend8_s (i32.const 0x80)))
    (global.set $e (i32.extend16_s (i32.const 0x8000)))
    (global.set $f (i64.extend32_s (i64.const 0xffffffff))))
  (func (export "saturated") (result i32 i32 i64) (global.get $a) (global.get $b) (global.get $c))
  (func (export "extended") (result i32 i32 i64) (global.get $d) (global.get $e) (global.get $f))
  (func (export "convert") (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0))))
