;; A nested component instantiates a component of the root, which the root instantiates as well.
;;! exports: own nested
;;! call: own() => 10
;;! call: nested() => 20
(component $root
  (component $c
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "set") (param i32) (global.set $n (local.get 0)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "set") (param "n" u32) (canon lift (core func $i "set")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (component $wraps
    (alias outer $root $c (component $c))
    (instance $i (instantiate $c))
    (export "set" (func $i "set"))
    (export "get" (func $i "get")))
  (component $driver
    (import "own" (func $own (param "n" u32)))
    (import "nested" (func $nested (param "n" u32)))
    (core func $own (canon lower (func $own)))
    (core func $nested (canon lower (func $nested)))
    (core module $m
      (import "" "own" (func $own (param i32)))
      (import "" "nested" (func $nested (param i32)))
      (func (export "init") (call $own (i32.const 10)) (call $nested (i32.const 20))))
    (core instance $i (instantiate $m (with "" (instance (export "own" (func $own)) (export "nested" (func $nested))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $own (instantiate $c))
  (instance $nested (instantiate $wraps))
  (instance $driver (instantiate $driver (with "own" (func $own "set")) (with "nested" (func $nested "set"))))
  (export "wizer-initialize" (func $driver "init"))
  (export "own" (func $own "get"))
  (export "nested" (func $nested "get")))
