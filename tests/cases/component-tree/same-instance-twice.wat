;; One instance of a component is given to two others: its state is snapshot once.
;;! exports: first second
;;! call: first() => 3
;;! call: second() => 4
;;! call: first() => 5
(component
  (component $counter
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "next") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "next") (result u32) (canon lift (core func $i "next"))))
  (component $user
    (import "next" (func $next (result u32)))
    (core func $next (canon lower (func $next)))
    (core module $m
      (import "" "next" (func $next (result i32)))
      (global $initialized (mut i32) (i32.const 0))
      (func (export "init") (global.set $initialized (call $next)))
      (func (export "next") (result i32)
        (if (i32.eqz (global.get $initialized)) (then unreachable))
        (call $next)))
    (core instance $i (instantiate $m (with "" (instance (export "next" (func $next))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "next") (result u32) (canon lift (core func $i "next"))))
  (component $driver
    (import "first" (func $first))
    (import "second" (func $second))
    (core func $first (canon lower (func $first)))
    (core func $second (canon lower (func $second)))
    (core module $m
      (import "" "first" (func $first))
      (import "" "second" (func $second))
      (func (export "init") (call $first) (call $second)))
    (core instance $i (instantiate $m (with "" (instance (export "first" (func $first)) (export "second" (func $second))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $counter (instantiate $counter))
  (instance $first (instantiate $user (with "next" (func $counter "next"))))
  (instance $second (instantiate $user (with "next" (func $counter "next"))))
  (instance $driver (instantiate $driver (with "first" (func $first "init")) (with "second" (func $second "init"))))
  (export "wizer-initialize" (func $driver "init"))
  (export "first" (func $first "next"))
  (export "second" (func $second "next")))
