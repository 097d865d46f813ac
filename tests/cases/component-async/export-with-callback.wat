;; An asynchronous function that is exported, with a callback.
;;! exports: wait
;;! call: wait() => 7
(component
  (core func $return (canon task.return (result u32)))
  (core module $m
    (import "" "return" (func $return (param i32)))
    (global $n (mut i32) (i32.const 1))
    (func (export "init") (global.set $n (i32.const 7)))
    (func (export "wait") (result i32)
      (call $return (global.get $n))
      (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (alias core export $i "callback" (core func $callback))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "wait") async (result u32)
    (canon lift (core func $i "wait") async (callback (core func $callback)))))
