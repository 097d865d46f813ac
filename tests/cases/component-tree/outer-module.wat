;; A nested component instantiates a module of the root, which the root instantiates as well.
;;! exports: nested own
;;! call: own() => 1
;;! call: nested() => 2
(component $root
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "set") (param i32) (global.set $n (local.get 0)))
    (func (export "get") (result i32) (global.get $n)))
  (component $c
    (alias outer $root $m (core module $m))
    (core instance $i (instantiate $m))
    (core module $starts
      (import "" "set" (func $set (param i32)))
      (func $start (call $set (i32.const 2)))
      (start $start))
    (core instance (instantiate $starts (with "" (instance $i))))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (core instance $own (instantiate $m))
  (instance $nested (instantiate $c))
  (func (export "wizer-initialize") (canon lift (core func $own "init")))
  (func (export "own") (result u32) (canon lift (core func $own "get")))
  (export "nested" (func $nested "get")))
