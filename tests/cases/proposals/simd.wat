;; Vectors in globals, in memory and in calls.
;;! exports: global stored dot
;;! call: global => 0x0000002c000000210000001600000010
;;! call: stored => 0x0f0e0d0c0b0a09080706050403020100
;;! call: dot 0x00000004000000030000000200000001 => 335
(module
  (memory 1)
  (global $v (mut v128) (v128.const i32x4 1 2 3 4))
  (func (export "wizer-initialize")
    (global.set $v (i32x4.mul (global.get $v) (i32x4.splat (i32.const 11))))
    (global.set $v (i32x4.replace_lane 0 (global.get $v) (i32.const 16)))
    (v128.store (i32.const 16)
      (i8x16.swizzle
        (v128.const i8x16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0)
        (v128.const i8x16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0))))
  (func (export "global") (result v128) (global.get $v))
  (func (export "stored") (result v128) (v128.load (i32.const 16)))
  (func (export "dot") (param v128) (result i32)
    (local.set 0 (i32x4.mul (local.get 0) (global.get $v)))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get 0)) (i32x4.extract_lane 1 (local.get 0)))
      (i32.add (i32x4.extract_lane 2 (local.get 0)) (i32x4.extract_lane 3 (local.get 0))))))
