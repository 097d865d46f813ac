;; The instance with the initializer is exported under a second name, and is an argument: only the named export loses it.
;;! run: -f first.set-up
;;! exports: first second third
;;! call: first.get() => 3
;;! call: second.get() => 3
;;! call: third.get() => 3
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 3)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $set-up (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $both (export "set-up" (func $set-up)) (export "get" (func $get)))
  (component $passes-on
    (import "in" (instance $in (export "get" (func (result u32)))))
    (export "out" (instance $in)))
  (instance $passed (instantiate $passes-on (with "in" (instance $both))))
  (export "first" (instance $both))
  (export "second" (instance $both))
  (export "third" (instance $passed "out")))
