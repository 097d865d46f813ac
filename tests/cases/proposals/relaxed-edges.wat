;; Relaxed vector instructions, with operands at the edges of what is defined, have one outcome only, whatever the machine.
;;! exports: get
;;! call: get(0) => 0x0000000000000000 0x0000000000000000
;;! call: get(16) => 0x0000000000000000 0x0000000000000000
;;! call: get(32) => 0x0000000000000000 0x0000000000000000
;;! call: get(48) => 0x0000000000000000 0x0000000000000000
;;! call: get(64) => 0x0000000000000000 0x0000000000000000
;;! call: get(80) => 0x0000000000000000 0x0000000000000000
;;! call: get(96) => 0x0000000000000000 0x0000000000000000
;;! call: get(112) => 0x0000000000000000 0x0000000000000000
;;! call: get(128) => 0x0000000000000000 0x0000000000000000
;;! call: get(144) => 0x0000000000000000 0x0000000000000000
;;! call: get(160) => 0x0000000000000000 0x0000000000000000
;;! call: get(176) => 0x0000000000000000 0x0000000000000000
;;! call: get(192) => 0x0000000000000000 0x0000000000000000
;;! call: get(208) => 0x0000000000000000 0x0000000000000000
(module
  (memory 1)
  (func (export "wizer-initialize")
    (v128.store (i32.const 0)
      (i16x8.relaxed_dot_i8x16_i7x16_s
        (v128.const i8x16 -128 -128 127 127 -128 127 1 2 -1 -1 -128 -128 3 4 0 0)
        (v128.const i8x16 -128 -128 127 127 127 -128 3 4 127 127 127 127 -1 -2 0 0)))
    (v128.store (i32.const 16)
      (i16x8.relaxed_q15mulr_s
        (v128.const i16x8 -32768 -32768 32767 1 -1 16384 -16384 0)
        (v128.const i16x8 -32768 32767 32767 16384 -32768 2 2 0)))
    (v128.store (i32.const 32)
      (i32x4.relaxed_trunc_f32x4_s (v128.const f32x4 nan -nan inf -inf)))
    (v128.store (i32.const 48)
      (i32x4.relaxed_trunc_f32x4_u (v128.const f32x4 nan -1 4294967296 4294967040)))
    (v128.store (i32.const 64)
      (i32x4.relaxed_trunc_f64x2_s_zero (v128.const f64x2 nan 2147483648)))
    (v128.store (i32.const 80)
      (i32x4.relaxed_trunc_f64x2_u_zero (v128.const f64x2 -1 4294967296)))
    (v128.store (i32.const 96)
      (i8x16.relaxed_laneselect
        (v128.const i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
        (v128.const i8x16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32)
        (v128.const i8x16 0 -1 1 -128 127 15 -16 85 -86 0 -1 1 -128 127 15 -16)))
    (v128.store (i32.const 112)
      (i64x2.relaxed_laneselect
        (v128.const i64x2 0x0123456789abcdef -1)
        (v128.const i64x2 0x7edcba9876543210 0)
        (v128.const i64x2 0x00ff00ff00ff00ff 0x7fffffffffffffff)))
    (v128.store (i32.const 128)
      (f32x4.relaxed_min (v128.const f32x4 0 -0 1 inf) (v128.const f32x4 -0 0 -1 -inf)))
    (v128.store (i32.const 144)
      (f32x4.relaxed_max (v128.const f32x4 0 -0 1 inf) (v128.const f32x4 -0 0 -1 -inf)))
    (v128.store (i32.const 160)
      (f64x2.relaxed_min (v128.const f64x2 0 -0) (v128.const f64x2 -0 0)))
    (v128.store (i32.const 176)
      (f64x2.relaxed_max (v128.const f64x2 0 -0) (v128.const f64x2 -0 0)))
    (v128.store (i32.const 192)
      (f32x4.relaxed_nmadd
        (v128.const f32x4 0x1.000002p0 3 0x1.fffffep127 1e-40)
        (v128.const f32x4 0x1.000002p0 5 2 1e-10)
        (v128.const f32x4 1 0 -0x1.fffffep127 0)))
    (v128.store (i32.const 208)
      (f64x2.relaxed_madd
        (v128.const f64x2 0x1.0000000000001p0 0x1.fffffffffffffp1023)
        (v128.const f64x2 0x1.0000000000001p0 2)
        (v128.const f64x2 -1 -0x1.fffffffffffffp1023))))
  (func (export "get") (param $at i32) (result i64 i64)
    (i64.load (i32.add (local.get $at) (i32.const 8)))
    (i64.load (local.get $at))))
