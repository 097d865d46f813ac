;; A list of 1,000 cells, and as many that can be set: loops make them.
;;! code: appended
;;! exports: sum
;;! call: sum => 1001000
(module
  (type $cell (struct (field i32) (field (ref null $cell))))
  (type $mutable (struct (field i64) (field (mut (ref null $mutable)))))
  (global $list (mut (ref null $cell)) (ref.null $cell))
  (global $first (mut (ref null $mutable)) (ref.null $mutable))
  (func (export "wizer-initialize") (local $i i32) (local $last (ref null $mutable))
    (global.set $first (struct.new $mutable (i64.const 0) (ref.null $mutable)))
    (local.set $last (global.get $first))
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (global.set $list (struct.new $cell (local.get $i) (global.get $list)))
      (struct.set $mutable 1 (local.get $last)
        (struct.new $mutable (i64.extend_i32_u (local.get $i)) (global.get $first)))
      (local.set $last (struct.get $mutable 1 (local.get $last)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 1000)))))
  (func (export "sum") (result i32) (local $sum i32)
    (local $cell (ref null $cell)) (local $at (ref null $mutable))
    (local.set $cell (global.get $list))
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (struct.get $cell 0 (local.get $cell))))
      (local.set $cell (struct.get $cell 1 (local.get $cell)))
      (br_if $next (i32.eqz (ref.is_null (local.get $cell)))))
    (local.set $at (struct.get $mutable 1 (global.get $first)))
    (loop $next
      (local.set $sum (i32.add (local.get $sum)
        (i32.wrap_i64 (struct.get $mutable 0 (local.get $at)))))
      (local.set $at (struct.get $mutable 1 (local.get $at)))
      (br_if $next (i32.eqz (ref.eq (local.get $at) (global.get $first)))))
    (local.get $sum)))
