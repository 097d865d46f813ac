;; An asynchronous initializer that ends without its result.
;;! fails: trap
(component
  (core module $m
    (func $init (export "init") (result i32) (i32.const 1))
    (func $callback (export "callback") (param i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (alias core export $i "callback" (core func $callback))
  (func (export "wizer-initialize") async (result u32)
    (canon lift (core func $i "init") async (callback (core func $callback)))))
