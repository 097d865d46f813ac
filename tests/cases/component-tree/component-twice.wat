;; A component that is instantiated twice: each instance has its own state in the result.
;;! exports: first second
;;! call: first() => 1
;;! call: second() => 2
(component
  (component $c
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "set") (param i32) (global.set $n (local.get 0)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "set") (param "n" u32) (canon lift (core func $i "set")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (component $driver
    (import "first" (func $first (param "n" u32)))
    (import "second" (func $second (param "n" u32)))
    (core func $first (canon lower (func $first)))
    (core func $second (canon lower (func $second)))
    (core module $m
      (import "" "first" (func $first (param i32)))
      (import "" "second" (func $second (param i32)))
      (func (export "init") (call $first (i32.const 1)) (call $second (i32.const 2))))
    (core instance $i (instantiate $m (with "" (instance (export "first" (func $first)) (export "second" (func $second))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $first (instantiate $c))
  (instance $second (instantiate $c))
  (instance $driver (instantiate $driver (with "first" (func $first "set")) (with "second" (func $second "set"))))
  (export "wizer-initialize" (func $driver "init"))
  (export "first" (func $first "get"))
  (export "second" (func $second "get")))
