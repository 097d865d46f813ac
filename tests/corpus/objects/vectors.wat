;; Vectors of 128 bits in structures and arrays, such as colours and matrices.
(module
  (type $rows (array (mut v128)))
  (type $transform (struct (field $rows (ref $rows)) (field $offset (mut v128))))
  (global $transform (mut (ref null $transform)) (ref.null $transform))
  (global $masks (mut (ref null $rows)) (ref.null $rows))
  (global $unit (mut v128) (v128.const i32x4 0 0 0 0))

  (func (export "init")
    (global.set $unit (f32x4.splat (f32.const 1)))
    (global.set $transform
      (struct.new $transform
        (array.new_fixed $rows 4
          (v128.const f32x4 1 0 0 0)
          (v128.const f32x4 0 2 0 0)
          (v128.const f32x4 0 0 3 0)
          (f32x4.mul (global.get $unit) (v128.const f32x4 0.5 0.25 0.125 1)))
        (v128.const i64x2 0x0123456789abcdef -1)))
    (global.set $masks (array.new $rows (i8x16.splat (i32.const 0x5a)) (i32.const 30))))

  (func (export "row") (param $i i32) (result i64) (local $row v128)
    (local.set $row
      (array.get $rows (struct.get $transform $rows (global.get $transform)) (local.get $i)))
    (i64.xor
      (i64x2.extract_lane 0 (local.get $row))
      (i64.mul (i64.const 31) (i64x2.extract_lane 1 (local.get $row)))))
  (func (export "offset") (result i64)
    (i64x2.extract_lane 0 (struct.get $transform $offset (global.get $transform))))
  (func (export "offset_end") (result i64)
    (i64x2.extract_lane 1 (struct.get $transform $offset (global.get $transform))))
  (func (export "unit") (result i32) (i32x4.extract_lane 2 (global.get $unit)))
  (func (export "mask") (param $i i32) (result i32)
    (i32x4.extract_lane 3 (array.get $rows (global.get $masks) (local.get $i))))
  (func (export "shift") (param $by i32) (result i64)
    (struct.set $transform $offset (global.get $transform)
      (i32x4.add
        (struct.get $transform $offset (global.get $transform))
        (i32x4.splat (local.get $by))))
    (i64x2.extract_lane 0 (struct.get $transform $offset (global.get $transform)))))
