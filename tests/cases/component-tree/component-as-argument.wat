;; A component without state is given to a nested component as an argument.
;;! exports: get three
;;! call: get() => 4
;;! call: three() => 3
(component
  (component $three
    (core module $m (func (export "three") (result i32) (i32.const 3)))
    (core instance $i (instantiate $m))
    (func (export "three") (result u32) (canon lift (core func $i "three"))))
  (component $c
    (import "component" (component $three (export "three" (func (result u32)))))
    (instance $three (instantiate $three))
    (core module $m
      (global $n (mut i32) (i32.const 1))
      (func (export "init") (global.set $n (i32.const 4)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get")))
    (export "three" (func $three "three")))
  (instance $c (instantiate $c (with "component" (component $three))))
  (export "wizer-initialize" (func $c "init"))
  (export "get" (func $c "get"))
  (export "three" (func $c "three")))
