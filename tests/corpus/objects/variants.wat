;; Values of a functional language: constant constructors are i31, the others are structures.
(module
  (type $block (sub (struct (field $tag i32))))
  (type $leaf (sub $block (struct (field $tag i32) (field $value i32))))
  (type $branch (sub $block
    (struct (field $tag i32) (field $left (ref eq)) (field $right (ref eq)))))
  (global $empty (ref eq) (ref.i31 (i32.const 0)))
  (global $tree (mut (ref eq)) (ref.i31 (i32.const 0)))

  (func $build (param $depth i32) (param $seed i32) (result (ref eq))
    (if (i32.eqz (local.get $depth))
      (then
        (if (i32.eqz (i32.rem_u (local.get $seed) (i32.const 5)))
          (then (return (global.get $empty))))
        (return (struct.new $leaf (i32.const 0) (local.get $seed)))))
    (struct.new $branch (i32.const 1)
      (call $build (i32.sub (local.get $depth) (i32.const 1))
        (i32.mul (local.get $seed) (i32.const 2)))
      (call $build (i32.sub (local.get $depth) (i32.const 1))
        (i32.add (i32.mul (local.get $seed) (i32.const 2)) (i32.const 1)))))
  (func (export "init") (global.set $tree (call $build (i32.const 5) (i32.const 1))))

  (func $sum (param $value (ref eq)) (result i32) (local $branch (ref null $branch))
    (block $constant (result (ref i31))
      (br_on_cast $constant (ref eq) (ref i31) (local.get $value))
      (drop)
      (if (i32.eqz (struct.get $block $tag (ref.cast (ref $block) (local.get $value))))
        (then
          (return (struct.get $leaf $value (ref.cast (ref $leaf) (local.get $value))))))
      (local.set $branch (ref.cast (ref $branch) (local.get $value)))
      (return
        (i32.add
          (i32.mul (i32.const 3) (call $sum (struct.get $branch $left (local.get $branch))))
          (call $sum (struct.get $branch $right (local.get $branch))))))
    (i32.add (i31.get_s) (i32.const 1)))
  (func (export "sum") (result i32) (call $sum (global.get $tree)))
  (func (export "replace") (param $depth i32) (result i32)
    (global.set $tree
      (struct.new $branch (i32.const 1) (global.get $tree)
        (call $build (local.get $depth) (i32.const 2))))
    (call $sum (global.get $tree))))
