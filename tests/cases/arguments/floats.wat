;; Floats that are no numbers, infinite, or zero with a sign.
;;! run: -f 'setup(-0, inf, -inf, nan)'
;;! exports: bits
;;! call: bits => 0x80000000 0x7f800000 0xfff0000000000000 1
(module
  (global $a (mut f32) (f32.const 1)) (global $b (mut f32) (f32.const 1))
  (global $c (mut f64) (f64.const 1)) (global $d (mut f64) (f64.const 1))
  (func (export "setup") (param f32 f32 f64 f64)
    (global.set $a (local.get 0)) (global.set $b (local.get 1))
    (global.set $c (local.get 2)) (global.set $d (local.get 3)))
  (func (export "bits") (result i32 i32 i64 i32)
    (i32.reinterpret_f32 (global.get $a)) (i32.reinterpret_f32 (global.get $b))
    (i64.reinterpret_f64 (global.get $c)) (f64.ne (global.get $d) (global.get $d))))
