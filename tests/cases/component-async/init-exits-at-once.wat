;; An asynchronous initializer that ends at once: the code `EXIT`, without a call of its callback.
;;! exports: get
;;! call: get() => 39
(component
  (core func $return (canon task.return))
  (core module $m
    (import "" "return" (func $return))
    (memory 1)
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (result i32)
      (global.set $n (i32.const 4))
      (call $return)
      (i32.store (i32.const 16) (i32.const 35))
      (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable)
    (func (export "get") (result i32) (i32.add (global.get $n) (i32.load (i32.const 16)))))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (alias core export $i "callback" (core func $callback))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $callback))))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
