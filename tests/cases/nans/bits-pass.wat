;; Constants, and what instructions on bits make of them, keep their signs and payloads.
;;! run: --canonical-nans
;;! exports: low high
;;! call: low 0 => 0x7fc00123
;;! call: low 4 => 0xffc00123
;;! call: low 8 => 0x7fc00123
;;! call: low 12 => 0xffc00123
;;! call: low 16 => 0x7fc00001
;;! call: high 24 => 0xfff8000000000456
;;! call: high 32 => 0x7ff8000000000456
;;! call: high 40 => 0xffc00123ffc00123
(module
  (memory 1)
  (func (export "wizer-initialize")
    (local $x f32)
    (local.set $x (f32.const nan:0x400123))
    (f32.store (i32.const 0) (local.get $x))
    (f32.store (i32.const 4) (f32.neg (local.get $x)))
    (f32.store (i32.const 8) (f32.abs (f32.const -nan:0x400123)))
    (f32.store (i32.const 12) (f32.copysign (local.get $x) (f32.const -1)))
    (f32.store (i32.const 16)
      (select (f32.reinterpret_i32 (i32.const 0x7fc00001)) (local.get $x) (i32.const 1)))
    (f64.store (i32.const 24) (f64.const -nan:0x8000000000456))
    (f64.store (i32.const 32) (f64.abs (f64.load (i32.const 24))))
    (v128.store (i32.const 40)
      (f32x4.neg (f32x4.pmin (f32x4.splat (local.get $x)) (f32x4.splat (f32.const 1))))))
  (func (export "low") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "high") (param i32) (result i64) (i64.load (local.get 0))))
