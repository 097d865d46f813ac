;; The initializer by its default name; its export goes away and later ones move.
;;! exports: before after
;;! call: before() => 1
;;! call: after() => 2
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "before") (result i32) (global.get $n))
    (func (export "after") (result i32) (i32.add (global.get $n) (i32.const 1))))
  (core instance $i (instantiate $m))
  (func (export "before") (result u32) (canon lift (core func $i "before")))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "after") (result u32) (canon lift (core func $i "after"))))
