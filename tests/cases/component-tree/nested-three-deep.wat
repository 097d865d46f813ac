;; State at every level of three, and at the root.
;;! exports: first second third root
;;! call: root() => 1
;;! call: first() => 2
;;! call: second() => 3
;;! call: third() => 4
(component
  (component $first
    (component $second
      (component $third
        (core module $m
          (memory 1)
          (func (export "init") (i32.store (i32.const 0) (i32.const 4)))
          (func (export "get") (result i32) (i32.load (i32.const 0))))
        (core instance $i (instantiate $m))
        (func (export "init-third") (canon lift (core func $i "init")))
        (func (export "third") (result u32) (canon lift (core func $i "get"))))
      (instance $third (instantiate $third))
      (core module $m
        (global $n (mut i32) (i32.const 0))
        (func (export "init") (global.set $n (i32.const 3)))
        (func (export "get") (result i32) (global.get $n)))
      (core instance $i (instantiate $m))
      (func (export "init-second") (canon lift (core func $i "init")))
      (export "init-third" (func $third "init-third"))
      (func (export "second") (result u32) (canon lift (core func $i "get")))
      (export "third" (func $third "third")))
    (instance $second (instantiate $second))
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 2)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "init-first") (canon lift (core func $i "init")))
    (func (export "first") (result u32) (canon lift (core func $i "get")))
    (export "init-second" (func $second "init-second"))
    (export "init-third" (func $second "init-third"))
    (export "second" (func $second "second"))
    (export "third" (func $second "third")))
  (instance $first (instantiate $first))
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func $start (global.set $n (i32.const 1)))
    (start $start)
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (component $driver
    (import "init-first" (func $first))
    (import "init-second" (func $second))
    (import "init-third" (func $third))
    (core func $first (canon lower (func $first)))
    (core func $second (canon lower (func $second)))
    (core func $third (canon lower (func $third)))
    (core module $m
      (import "" "first" (func $first))
      (import "" "second" (func $second))
      (import "" "third" (func $third))
      (func (export "init") (call $first) (call $second) (call $third)))
    (core instance $i (instantiate $m (with "" (instance
      (export "first" (func $first))
      (export "second" (func $second))
      (export "third" (func $third))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $driver (instantiate $driver
    (with "init-first" (func $first "init-first"))
    (with "init-second" (func $first "init-second"))
    (with "init-third" (func $first "init-third"))))
  (export "wizer-initialize" (func $driver "init"))
  (func (export "root") (result u32) (canon lift (core func $i "get")))
  (export "first" (func $first "first"))
  (export "second" (func $first "second"))
  (export "third" (func $first "third")))
