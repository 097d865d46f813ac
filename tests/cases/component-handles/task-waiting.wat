;; A task that has returned its result, and waits on an empty set for good.
;;! fails: handles
(component
  (core func $set (canon waitable-set.new))
  (core func $return (canon task.return))
  (core module $m
    (import "" "set" (func $set (result i32)))
    (import "" "return" (func $return))
    (func (export "init") (result i32)
      (call $return)
      (i32.or (i32.const 2) (i32.shl (call $set) (i32.const 4))))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m (with "" (instance
    (export "set" (func $set)) (export "return" (func $return))))))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $i "callback")))))
