;; Later items refer to the initializer's exported function: an instance, an argument, and what follows it.
;;! exports: bag passed get
;;! call: get() => 1
;;! call: bag.reset() =>
;;! call: get() => 2
;;! call: passed() =>
;;! call: get() => 3
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $init (canon lift (core func $i "init")))
  (export $exported "wizer-initialize" (func $init))
  (instance $bag (export "reset" (func $exported)))
  (component $passes-on
    (import "in" (func $in))
    (export "out" (func $in)))
  (instance $passed (instantiate $passes-on (with "in" (func $exported))))
  (export "bag" (instance $bag))
  (export "passed" (func $passed "out"))
  (func $get (result u32) (canon lift (core func $i "get")))
  (export "get" (func $get)))
