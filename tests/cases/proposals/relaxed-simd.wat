;; Relaxed vector instructions have one outcome only, whatever the machine.
;;! exports: swizzled truncated added
;;! call: swizzled => 0x00000000000000000000000000000a00
;;! call: truncated => 0x0000000080000000 0x7fffffff00000002
;;! call: added => 0x00000000000000004180000041800000
(module
  (global $swizzled (mut v128) (v128.const i64x2 0 0))
  (global $truncated (mut v128) (v128.const i64x2 0 0))
  (global $added (mut v128) (v128.const i64x2 0 0))
  (func (export "wizer-initialize")
    (global.set $swizzled
      (i8x16.relaxed_swizzle
        (v128.const i8x16 0 10 20 30 40 50 60 70 80 90 100 110 120 1 2 3)
        (v128.const i8x16 0 1 16 17 32 64 127 128 129 255 240 16 16 16 16 16)))
    (global.set $truncated
      (i32x4.relaxed_trunc_f32x4_s (v128.const f32x4 2.5 1e30 -1e30 nan)))
    (global.set $added
      (f32x4.relaxed_madd
        (v128.const f32x4 2 3 0 0)
        (v128.const f32x4 4 5 0 0)
        (v128.const f32x4 8 1 0 0))))
  (func (export "swizzled") (result v128) (global.get $swizzled))
  (func (export "truncated") (result i64 i64)
    (i64x2.extract_lane 1 (global.get $truncated))
    (i64x2.extract_lane 0 (global.get $truncated)))
  (func (export "added") (result v128) (global.get $added)))
