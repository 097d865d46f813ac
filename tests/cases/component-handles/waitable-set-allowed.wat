;; With --allow-open-handles, a waitable set that the initializer keeps is a warning: the number
;; that it remembers is no handle in the result.
;;! run: --allow-open-handles
;;! exports: get drop
;;! stderr: Warning: the component still holds 1 waitable set
;;! call: get() => 5
(component
  (core func $new (canon waitable-set.new))
  (core func $drop (canon waitable-set.drop))
  (core module $m
    (import "" "new" (func $new (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (global $set (mut i32) (i32.const 0))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $set (call $new)) (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n))
    (func (export "drop") (call $drop (global.get $set))))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get")))
  (func (export "drop") (canon lift (core func $i "drop"))))
