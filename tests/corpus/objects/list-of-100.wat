;; A list of 100 cells.
(module
  (type $cell (struct (field $value i32) (field $next (ref null $cell))))
  (global $list (mut (ref null $cell)) (ref.null $cell))

  (func (export "init") (local $i i32)
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (global.set $list
        (struct.new $cell (i32.mul (local.get $i) (i32.const 7)) (global.get $list)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 100)))))

  (func (export "length") (result i32) (local $at (ref null $cell)) (local $length i32)
    (local.set $at (global.get $list))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (local.set $length (i32.add (local.get $length) (i32.const 1)))
        (local.set $at (struct.get $cell $next (local.get $at)))
        (br $next)))
    (local.get $length))
  (func (export "hash") (result i32) (local $at (ref null $cell)) (local $hash i32)
    (local.set $at (global.get $list))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (local.set $hash
          (i32.add (i32.mul (local.get $hash) (i32.const 31))
            (struct.get $cell $value (local.get $at))))
        (local.set $at (struct.get $cell $next (local.get $at)))
        (br $next)))
    (local.get $hash))
  (func (export "push") (param $value i32)
    (global.set $list (struct.new $cell (local.get $value) (global.get $list)))))
