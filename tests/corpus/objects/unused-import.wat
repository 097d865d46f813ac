;; An import that the initializer does not call, as every program of a compiler has some.
(module
  (type $message (struct (field $code i32) (field $next (ref null $message))))
  (import "host" "double" (func $double (param i32) (result i32)))
  (global $messages (mut (ref null $message)) (ref.null $message))
  (global $sent (mut i32) (i32.const 0))

  (func (export "init") (local $i i32)
    (loop $next
      (global.set $messages (struct.new $message (local.get $i) (global.get $messages)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 5)))))

  (func (export "send") (result i32)
    (if (ref.is_null (global.get $messages)) (then (return (i32.const -1))))
    (global.set $sent
      (i32.add (global.get $sent)
        (call $double (struct.get $message $code (global.get $messages)))))
    (global.set $messages (struct.get $message $next (global.get $messages)))
    (global.get $sent))
  (func (export "left") (result i32) (local $at (ref null $message)) (local $count i32)
    (local.set $at (global.get $messages))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (local.set $at (struct.get $message $next (local.get $at)))
        (br $next)))
    (local.get $count)))
