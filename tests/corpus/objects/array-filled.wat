;; Large arrays with one value: a board, a table of scores, and a bitmap that is partly filled.
(module
  (type $board (array (mut i32)))
  (type $scores (array (mut f64)))
  (type $bits (array (mut i8)))
  (type $box (struct (field $value (mut i32))))
  (type $boxes (array (mut (ref null $box))))
  (global $board (mut (ref null $board)) (ref.null $board))
  (global $scores (mut (ref null $scores)) (ref.null $scores))
  (global $bits (mut (ref null $bits)) (ref.null $bits))
  (global $boxes (mut (ref null $boxes)) (ref.null $boxes))

  (func (export "init")
    (global.set $board (array.new $board (i32.const -1) (i32.const 361)))
    (array.set $board (global.get $board) (i32.const 180) (i32.const 1))
    (global.set $scores (array.new $scores (f64.const -0.5) (i32.const 64)))
    (global.set $bits (array.new_default $bits (i32.const 4096)))
    (array.fill $bits (global.get $bits) (i32.const 1000) (i32.const 0xaa) (i32.const 500))
    (global.set $boxes
      (array.new $boxes (struct.new $box (i32.const 5)) (i32.const 40))))

  (func (export "board_sum") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum
        (i32.add (local.get $sum) (array.get $board (global.get $board) (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (array.len (global.get $board)))))
    (local.get $sum))
  (func (export "score") (param $i i32) (result i64)
    (i64.reinterpret_f64 (array.get $scores (global.get $scores) (local.get $i))))
  (func (export "bits_set") (result i32) (local $i i32) (local $count i32)
    (loop $next
      (local.set $count
        (i32.add (local.get $count)
          (i32.popcnt (array.get_u $bits (global.get $bits) (local.get $i)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (array.len (global.get $bits)))))
    (local.get $count))
  (func (export "one_box") (result i32)
    (ref.eq
      (array.get $boxes (global.get $boxes) (i32.const 0))
      (array.get $boxes (global.get $boxes) (i32.const 39))))
  (func (export "grow_box") (param $i i32) (result i32)
    (struct.set $box $value (array.get $boxes (global.get $boxes) (local.get $i))
      (i32.add (i32.const 3)
        (struct.get $box $value (array.get $boxes (global.get $boxes) (i32.const 0)))))
    (struct.get $box $value (array.get $boxes (global.get $boxes) (i32.const 20)))))
