;; Relaxed dot products, also of operands that are out of the range of the second one, have one outcome only, whatever the machine.
;;! exports: dot_products dot_sums
;;! call: dot_products => 0x0000fff58100ff02 0x000b81007e028000
;;! call: dot_sums => 0x000000aa00000003 0x0000fc048000ffff
(module
  (global $products (mut v128) (v128.const i64x2 0 0))
  (global $sums (mut v128) (v128.const i64x2 0 0))
  (func (export "wizer-initialize")
    (global.set $products
      (i16x8.relaxed_dot_i8x16_i7x16_s
        (v128.const i8x16 -128 -128 127 127 -128 127 1 2 -1 -1 -128 -128 3 4 0 0)
        (v128.const i8x16 -128 -128 127 127 127 -128 3 4 127 127 127 127 -1 -2 0 0)))
    (global.set $sums
      (i32x4.relaxed_dot_i8x16_i7x16_add_s
        (v128.const i8x16 -128 -128 -128 -128 127 127 127 127 -1 -1 -1 -1 1 2 3 4)
        (v128.const i8x16 -128 -128 -128 -128 127 127 127 127 -1 -1 -1 -1 5 6 7 8)
        (v128.const i32x4 0x7fffffff 0 -1 100))))
  (func (export "dot_products") (result i64 i64)
    (i64x2.extract_lane 1 (global.get $products))
    (i64x2.extract_lane 0 (global.get $products)))
  (func (export "dot_sums") (result i64 i64)
    (i64x2.extract_lane 1 (global.get $sums))
    (i64x2.extract_lane 0 (global.get $sums))))
