;; An asynchronous initializer that yields: each call of its callback changes the state.
;;! exports: get
;;! call: get() => 1111
(component
  (core func $return (canon task.return))
  (core module $m
    (import "" "return" (func $return))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (result i32) (global.set $n (i32.const 1)) (i32.const 1))
    (func (export "callback") (param $event i32) (param $index i32) (param $code i32) (result i32)
      (if (local.get $event) (then unreachable))
      (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (i32.const 1)))
      (if (i32.lt_u (global.get $n) (i32.const 1000)) (then (return (i32.const 1))))
      (call $return)
      (i32.const 0))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (alias core export $i "callback" (core func $callback))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $callback))))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
