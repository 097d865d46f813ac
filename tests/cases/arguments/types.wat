;; A number of every type, in all spellings: hexadecimal, negative, the ends of a type, fractions, exponents.
;;! run: -f 'setup(-0x10, 4294967295, -9223372036854775808, 0xffffffffffffffff, 2.5, -1e3, 0x10, 3)'
;;! exports: whole fractions
;;! call: whole => -16 -1 0x8000000000000000 -1
;;! call: fractions => 2.5 -1000 16 3
(module
  (global $a (mut i32) (i32.const 0)) (global $b (mut i32) (i32.const 0))
  (global $c (mut i64) (i64.const 0)) (global $d (mut i64) (i64.const 0))
  (global $e (mut f32) (f32.const 0)) (global $f (mut f64) (f64.const 0))
  (global $g (mut f32) (f32.const 0)) (global $h (mut f64) (f64.const 0))
  (func (export "setup") (param i32 i32 i64 i64 f32 f64 f32 f64)
    (global.set $a (local.get 0)) (global.set $b (local.get 1))
    (global.set $c (local.get 2)) (global.set $d (local.get 3))
    (global.set $e (local.get 4)) (global.set $f (local.get 5))
    (global.set $g (local.get 6)) (global.set $h (local.get 7)))
  (func (export "whole") (result i32 i32 i64 i64)
    (global.get $a) (global.get $b) (global.get $c) (global.get $d))
  (func (export "fractions") (result f32 f64 f32 f64)
    (global.get $e) (global.get $f) (global.get $g) (global.get $h)))
