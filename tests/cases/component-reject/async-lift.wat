;; A component with an asynchronous function.
;;! fails: unsupported
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "init"))
    (func (export "wait") (result i32) (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "wait") async (canon lift (core func $i "wait") async (callback (core func $i "callback")))))
