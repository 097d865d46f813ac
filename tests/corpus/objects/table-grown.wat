;; A table that grows by one for each object, and is filled and copied.
(module
  (type $task (struct (field $number i32) (field $done (mut i32))))
  (table $tasks 0 (ref null $task))
  (table $copies 4 (ref null $task))
  (global $failed (mut i32) (i32.const 0))

  (func $add (param $number i32) (result i32)
    (table.grow $tasks (struct.new $task (local.get $number) (i32.const 0)) (i32.const 1)))
  (func (export "init") (local $i i32)
    (loop $next
      (if (i32.ne (call $add (i32.mul (local.get $i) (i32.const 11))) (local.get $i))
        (then (global.set $failed (i32.const 1))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 20))))
    (drop (table.grow $tasks (ref.null $task) (i32.const 3)))
    (table.fill $tasks (i32.const 15) (table.get $tasks (i32.const 2)) (i32.const 3))
    (table.copy $copies $tasks (i32.const 1) (i32.const 4) (i32.const 2))
    (struct.set $task $done (table.get $tasks (i32.const 4)) (i32.const 1)))

  (func (export "size") (result i32) (table.size $tasks))
  (func (export "failed") (result i32) (global.get $failed))
  (func (export "number") (param $i i32) (result i32)
    (struct.get $task $number (table.get $tasks (local.get $i))))
  (func (export "late_number") (param $i i32) (result i32)
    (struct.get $task $number
      (table.get $tasks (i32.add (i32.const 14) (local.get $i)))))
  (func (export "filled") (result i32)
    (ref.eq (table.get $tasks (i32.const 2)) (table.get $tasks (i32.const 17))))
  (func (export "copied") (param $i i32) (result i32)
    (ref.eq
      (table.get $copies (i32.add (local.get $i) (i32.const 1)))
      (table.get $tasks (i32.add (local.get $i) (i32.const 4)))))
  (func (export "finish") (param $i i32) (result i32)
    (struct.set $task $done (table.get $tasks (i32.add (local.get $i) (i32.const 4)))
      (i32.const 1))
    (i32.add
      (struct.get $task $done (table.get $copies (i32.const 1)))
      (struct.get $task $done (table.get $copies (i32.const 2)))))
  (func (export "add") (param $number i32) (result i32) (call $add (local.get $number))))
