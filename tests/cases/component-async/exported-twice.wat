;; An asynchronous function is the initializer under one name, and stays under another: it starts
;; from the state that it left.
;;! exports: step
;;! stderr: wizer-initialize returned: 10
;;! call: step() => 20
;;! call: step() => 30
(component
  (core func $return (canon task.return (result u32)))
  (core module $m
    (import "" "return" (func $return (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "step") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (i32.const 1))
    (func (export "callback") (param i32 i32 i32) (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (if (i32.rem_u (global.get $n) (i32.const 10)) (then (return (i32.const 1))))
      (call $return (global.get $n))
      (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (func $step async (result u32)
    (canon lift (core func $i "step") async (callback (core func $i "callback"))))
  (export "wizer-initialize" (func $step))
  (export "step" (func $step)))
