;; Another module imports the core export that has the initializer's name: it stays, and can be called.
;;! exports: again get
;;! call: again() =>
;;! call: get() => 2
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core module $again
    (import "m" "wizer-initialize" (func $init))
    (func (export "again") (call $init)))
  (core instance $i (instantiate $m))
  (core instance $again (instantiate $again (with "m" (instance $i))))
  (func (export "wizer-initialize") (canon lift (core func $i "wizer-initialize")))
  (func (export "again") (canon lift (core func $again "again")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
