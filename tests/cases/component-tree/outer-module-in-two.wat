;; Two nested components instantiate the same module of the root, between sections that only they refer to.
;;! exports: first second
;;! call: first() => 100
;;! call: second() => 200
(component $root
  (core module $m
    (global $n (mut i64) (i64.const 0))
    (func (export "set") (param i64) (global.set $n (local.get 0)))
    (func (export "get") (result i64) (global.get $n)))
  (component $first
    (alias outer $root $m (core module $m))
    (core instance $i (instantiate $m))
    (func (export "set") (param "n" u64) (canon lift (core func $i "set")))
    (func (export "get") (result u64) (canon lift (core func $i "get"))))
  (core module $between
    (import "" "first" (func $first (param i64)))
    (import "" "second" (func $second (param i64)))
    (func (export "init") (call $first (i64.const 100)) (call $second (i64.const 200))))
  (component $driver
    (import "first" (func $first (param "n" u64)))
    (import "second" (func $second (param "n" u64)))
    (core func $first (canon lower (func $first)))
    (core func $second (canon lower (func $second)))
    (alias outer $root $between (core module $between))
    (core instance $i (instantiate $between (with "" (instance (export "first" (func $first)) (export "second" (func $second))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (component $second
    (alias outer $root $m (core module $m))
    (core instance $i (instantiate $m))
    (func (export "set") (param "n" u64) (canon lift (core func $i "set")))
    (func (export "get") (result u64) (canon lift (core func $i "get"))))
  (instance $first (instantiate $first))
  (instance $second (instantiate $second))
  (instance $driver (instantiate $driver (with "first" (func $first "set")) (with "second" (func $second "set"))))
  (export "wizer-initialize" (func $driver "init"))
  (export "first" (func $first "get"))
  (export "second" (func $second "get")))
