;; An initializer that traps when it has returned its result: it goes on until it ends.
;;! fails: trap
(component
  (core func $return (canon task.return (result u32)))
  (core module $m
    (import "" "return" (func $return (param i32)))
    (func $init (export "init") (result i32) (call $return (i32.const 1)) (i32.const 1))
    (func $callback (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (alias core export $i "callback" (core func $callback))
  (func (export "wizer-initialize") async (result u32)
    (canon lift (core func $i "init") async (callback (core func $callback)))))
