;; Custom sections stay where they are, in the component and in the module.
;;! exports: get
;;! call: get() => 3
(component
  (@custom "first" "before the module")
  (core module $m
    (@custom "inner" (before first) "in the module")
    (global $n (mut i32) (i32.const 0))
    (func $set (export "init") (global.set $n (i32.const 3)))
    (func $get (export "get") (result i32) (global.get $n))
    (@custom "inner" (after code) "in the module again"))
  (core instance $i (instantiate $m))
  (@custom "second" "between")
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get")))
  (@custom "last" "after all"))
