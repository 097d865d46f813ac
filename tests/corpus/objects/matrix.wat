;; A matrix as an array of rows, and the product of two of them. One row is in both.
(module
  (type $row (array (mut f64)))
  (type $matrix (array (mut (ref null $row))))
  (global $rotation (mut (ref null $matrix)) (ref.null $matrix))
  (global $product (mut (ref null $matrix)) (ref.null $matrix))
  (global $size (mut i32) (i32.const 8))

  (func $new (result (ref $matrix)) (local $matrix (ref $matrix)) (local $i i32)
    (local.set $matrix (array.new_default $matrix (global.get $size)))
    (loop $next
      (array.set $matrix (local.get $matrix) (local.get $i)
        (array.new_default $row (global.get $size)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (global.get $size))))
    (local.get $matrix))
  (func $at (param $matrix (ref null $matrix)) (param $i i32) (param $j i32) (result f64)
    (array.get $row (array.get $matrix (local.get $matrix) (local.get $i)) (local.get $j)))
  (func $multiply (param $one (ref null $matrix)) (param $other (ref null $matrix))
    (result (ref $matrix))
    (local $matrix (ref $matrix)) (local $i i32) (local $j i32) (local $k i32) (local $sum f64)
    (local.set $matrix (call $new))
    (loop $rows
      (local.set $j (i32.const 0))
      (loop $columns
        (local.set $k (i32.const 0))
        (local.set $sum (f64.const 0))
        (loop $terms
          (local.set $sum
            (f64.add (local.get $sum)
              (f64.mul
                (call $at (local.get $one) (local.get $i) (local.get $k))
                (call $at (local.get $other) (local.get $k) (local.get $j)))))
          (local.set $k (i32.add (local.get $k) (i32.const 1)))
          (br_if $terms (i32.lt_u (local.get $k) (global.get $size))))
        (array.set $row
          (array.get $matrix (local.get $matrix) (local.get $i)) (local.get $j) (local.get $sum))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br_if $columns (i32.lt_u (local.get $j) (global.get $size))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $i) (global.get $size))))
    (local.get $matrix))
  (func (export "init") (local $i i32) (local $j i32)
    (global.set $rotation (call $new))
    (loop $rows
      (local.set $j (i32.const 0))
      (loop $columns
        (array.set $row
          (array.get $matrix (global.get $rotation) (local.get $i)) (local.get $j)
          (f64.div (f64.const 1)
            (f64.convert_i32_s (i32.add (i32.add (local.get $i) (local.get $j)) (i32.const 1)))))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br_if $columns (i32.lt_u (local.get $j) (global.get $size))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $rows (i32.lt_u (local.get $i) (global.get $size))))
    (global.set $product (call $multiply (global.get $rotation) (global.get $rotation)))
    (array.set $matrix (global.get $product) (i32.const 7)
      (array.get $matrix (global.get $rotation) (i32.const 0))))

  (func (export "element") (param $i i32) (param $j i32) (result i64)
    (i64.reinterpret_f64 (call $at (global.get $product) (local.get $i) (local.get $j))))
  (func (export "again") (result i64)
    (i64.reinterpret_f64
      (call $at (call $multiply (global.get $product) (global.get $rotation))
        (i32.const 2) (i32.const 3))))
  (func (export "shared_row") (param $j i32) (result i64)
    (array.set $row (array.get $matrix (global.get $rotation) (i32.const 0)) (local.get $j)
      (f64.const 7))
    (i64.reinterpret_f64 (call $at (global.get $product) (i32.const 7) (local.get $j)))))
