;; A module is instantiated by the root, and given to a nested component, which instantiates it twice.
;;! exports: outer first second
;;! call: outer() => 7
;;! call: first() => 1
;;! call: second() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 1))
    (func (export "init") (global.set $n (i32.const 7)))
    (func (export "get") (result i32) (global.get $n)))
  (component $c
    (import "module" (core module $m (export "get" (func (result i32)))))
    (core instance $i (instantiate $m))
    (core instance $j (instantiate $m))
    (func (export "first") (result u32) (canon lift (core func $i "get")))
    (func (export "second") (result u32) (canon lift (core func $j "get"))))
  (core instance $i (instantiate $m))
  (func $init (canon lift (core func $i "init")))
  (export "wizer-initialize" (func $init))
  (func $get (result u32) (canon lift (core func $i "get")))
  (export "outer" (func $get))
  (instance $c (instantiate $c (with "module" (core module $m))))
  (export "first" (func $c "first"))
  (export "second" (func $c "second")))
