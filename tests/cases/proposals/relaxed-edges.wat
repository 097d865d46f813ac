;; Relaxed vector instructions, with operands at the edges of what is defined, have one outcome only, whatever the machine.
;;! exports: dots products truncated truncated_unsigned truncated_doubles truncated_doubles_unsigned lanes wide_lanes minima maxima wide_minima wide_maxima sums wide_sums
;;! call: dots => 0x0000fff58100ff02 0x000b81007e028000
;;! call: products => 0x0000ffff00010001 0x00017ffe80017fff
;;! call: truncated => 0x800000007fffffff 0x0000000000000000
;;! call: truncated_unsigned => 0xffffff00ffffffff 0x0000000000000000
;;! call: truncated_doubles => 0x0000000000000000 0x7fffffff00000000
;;! call: truncated_doubles_unsigned => 0x0000000000000000 0xffffffff00000000
;;! call: lanes => 0x101f0e1d1c0b1a19 0x0807160514130211
;;! call: wide_lanes => 0x7fffffffffffffff 0x7e23ba6776ab32ef
;;! call: minima => 0xff800000bf800000 0x8000000080000000
;;! call: maxima => 0x7f8000003f800000 0x0000000000000000
;;! call: wide_minima => 0x8000000000000000 0x8000000000000000
;;! call: wide_maxima => 0 0
;;! call: sums => 0x80000000ff800000 0xc1700000b4800000
;;! call: wide_sums => 0x7fefffffffffffff 0x3cc0000000000000
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
  (func (export "dots") (result i64 i64) (i64.load (i32.const 8)) (i64.load (i32.const 0)))
  (func (export "products") (result i64 i64) (i64.load (i32.const 24)) (i64.load (i32.const 16)))
  (func (export "truncated") (result i64 i64) (i64.load (i32.const 40)) (i64.load (i32.const 32)))
  (func (export "truncated_unsigned") (result i64 i64) (i64.load (i32.const 56)) (i64.load (i32.const 48)))
  (func (export "truncated_doubles") (result i64 i64) (i64.load (i32.const 72)) (i64.load (i32.const 64)))
  (func (export "truncated_doubles_unsigned") (result i64 i64) (i64.load (i32.const 88)) (i64.load (i32.const 80)))
  (func (export "lanes") (result i64 i64) (i64.load (i32.const 104)) (i64.load (i32.const 96)))
  (func (export "wide_lanes") (result i64 i64) (i64.load (i32.const 120)) (i64.load (i32.const 112)))
  (func (export "minima") (result i64 i64) (i64.load (i32.const 136)) (i64.load (i32.const 128)))
  (func (export "maxima") (result i64 i64) (i64.load (i32.const 152)) (i64.load (i32.const 144)))
  (func (export "wide_minima") (result i64 i64) (i64.load (i32.const 168)) (i64.load (i32.const 160)))
  (func (export "wide_maxima") (result i64 i64) (i64.load (i32.const 184)) (i64.load (i32.const 176)))
  (func (export "sums") (result i64 i64) (i64.load (i32.const 200)) (i64.load (i32.const 192)))
  (func (export "wide_sums") (result i64 i64) (i64.load (i32.const 216)) (i64.load (i32.const 208))))
