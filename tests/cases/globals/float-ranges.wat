;; Floats at the ends of their ranges: infinities, the largest, the smallest.
;;! exports: f32 f64
;;! call: f32 => inf -inf 3.4028235e38 1e-45
;;! call: f64 => inf -inf 1.7976931348623157e308 5e-324
(module
  (global $a (mut f32) (f32.const 1))
  (global $b (mut f32) (f32.const 1))
  (global $c (mut f32) (f32.const 1))
  (global $d (mut f32) (f32.const 1))
  (global $e (mut f64) (f64.const 1))
  (global $f (mut f64) (f64.const 1))
  (global $g (mut f64) (f64.const 1))
  (global $h (mut f64) (f64.const 1))
  (func (export "wizer-initialize")
    (global.set $a (f32.const inf))
    (global.set $b (f32.const -inf))
    (global.set $c (f32.const 0x1.fffffep+127))
    (global.set $d (f32.const 0x1p-149))
    (global.set $e (f64.const inf))
    (global.set $f (f64.const -inf))
    (global.set $g (f64.const 0x1.fffffffffffffp+1023))
    (global.set $h (f64.const 0x1p-1074)))
  (func (export "f32") (result f32 f32 f32 f32)
    (global.get $a) (global.get $b) (global.get $c) (global.get $d))
  (func (export "f64") (result f64 f64 f64 f64)
    (global.get $e) (global.get $f) (global.get $g) (global.get $h)))
