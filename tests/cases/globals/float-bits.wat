;; Floats keep every bit: quiet and signalling NaNs with their payloads, and the sign of zero.
;;! exports: f32 f64 f32-bits f64-bits
;;! call: f32 => nan:0x200000 -nan:0x400001 -0.0
;;! call: f64 => nan:0x4000000000000 -nan:0x8000000000abc -0.0
;;! call: f32-bits => 0x7fa00000 0xffc00001 0x80000000
;;! call: f64-bits => 0x7ff4000000000000 0xfff8000000000abc 0x8000000000000000
(module
  (global $f32-signalling (mut f32) (f32.const 0))
  (global $f32-quiet (mut f32) (f32.const 0))
  (global $f32-zero (mut f32) (f32.const 0))
  (global $f64-signalling (mut f64) (f64.const 0))
  (global $f64-quiet (mut f64) (f64.const 0))
  (global $f64-zero (mut f64) (f64.const 0))
  (func (export "wizer-initialize")
    (global.set $f32-signalling (f32.const nan:0x200000))
    (global.set $f32-quiet (f32.const -nan:0x400001))
    (global.set $f32-zero (f32.const -0.0))
    (global.set $f64-signalling (f64.const nan:0x4000000000000))
    (global.set $f64-quiet (f64.const -nan:0x8000000000abc))
    (global.set $f64-zero (f64.const -0.0)))
  (func (export "f32") (result f32 f32 f32)
    (global.get $f32-signalling) (global.get $f32-quiet) (global.get $f32-zero))
  (func (export "f64") (result f64 f64 f64)
    (global.get $f64-signalling) (global.get $f64-quiet) (global.get $f64-zero))
  (func (export "f32-bits") (result i32 i32 i32)
    (i32.reinterpret_f32 (global.get $f32-signalling))
    (i32.reinterpret_f32 (global.get $f32-quiet))
    (i32.reinterpret_f32 (global.get $f32-zero)))
  (func (export "f64-bits") (result i64 i64 i64)
    (i64.reinterpret_f64 (global.get $f64-signalling))
    (i64.reinterpret_f64 (global.get $f64-quiet))
    (i64.reinterpret_f64 (global.get $f64-zero))))
