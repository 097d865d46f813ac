;; NaNs in lanes are made canonical one by one. In the result, lanes with NaNs are 00 00 c0 7f at
;; 1024, 1040, 1088 and 1120, and 00 00 00 00 00 00 f8 7f at 1056, 1072 and 1104. Other lanes are 2
;; or 0.
;;! run: --canonical-nans
;;! exports: nans32 nans64
;;! call: nans32 1024 => 11
;;! call: nans32 1040 => 11
;;! call: nans64 1056 => 1
;;! call: nans64 1072 => 1
;;! call: nans32 1088 => 1
;;! call: nans64 1104 => 3
;;! call: nans32 1120 => 11
(module
  (memory 1)
  (data (i32.const 0)
    "\01\00\c0\7f" "\23\01\c0\ff" "\00\00\00\40" "\00\00\c0\ff"
    "\23\01\00\00\00\00\f8\ff" "\00\00\00\00\00\00\00\40")
  (func $a (result v128) (v128.load (i32.const 0)))
  (func $b (result v128) (v128.load (i32.const 16)))
  (func (export "wizer-initialize")
    (v128.store (i32.const 1024) (f32x4.max (call $a) (call $a)))
    (v128.store (i32.const 1040) (f32x4.sqrt (f32x4.mul (call $a) (call $a))))
    (v128.store (i32.const 1056) (f64x2.min (call $b) (call $b)))
    (v128.store (i32.const 1072) (f64x2.nearest (call $b)))
    (v128.store (i32.const 1088) (f32x4.demote_f64x2_zero (call $b)))
    (v128.store (i32.const 1104) (f64x2.promote_low_f32x4 (call $a)))
    (v128.store (i32.const 1120) (f32x4.div (call $a) (f32x4.splat (f32.const 1)))))
  ;; One bit for each lane.
  (func (export "nans32") (param i32) (result i32)
    (i32x4.bitmask (f32x4.ne (v128.load (local.get 0)) (v128.load (local.get 0)))))
  (func (export "nans64") (param i32) (result i32)
    (i64x2.bitmask (f64x2.ne (v128.load (local.get 0)) (v128.load (local.get 0))))))
