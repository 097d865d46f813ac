;; A code that no callback can return.
;;! fails: trap
(component
  (core func $return (canon task.return))
  (core module $m
    (import "" "return" (func $return))
    (func $init (export "init") (result i32) (call $return) (i32.const 3))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $i "callback")))))
