;; An initializer that waits on an empty set: nothing can ever wake it.
;;! fails: trap
(component
  (core func $set (canon waitable-set.new))
  (core module $m
    (import "" "set" (func $set (result i32)))
    (func (export "init") (result i32) (i32.or (i32.const 2) (i32.shl (call $set) (i32.const 4))))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m (with "" (instance (export "set" (func $set))))))
  (alias core export $i "callback" (core func $callback))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $callback)))))
