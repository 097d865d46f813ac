;; A waitable set that a module makes when it starts, before the initializer, and that nobody drops.
;;! fails: handles
(component
  (core func $new (canon waitable-set.new))
  (core module $m
    (import "" "new" (func $new (result i32)))
    (global $set (mut i32) (i32.const 0))
    (func $start (global.set $set (call $new)))
    (start $start)
    (func (export "init")))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
