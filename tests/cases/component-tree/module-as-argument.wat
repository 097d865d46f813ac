;; A module without state is given to a nested component as an argument.
;;! exports: get
;;! call: get() => 21
(component
  (core module $three (func (export "three") (result i32) (i32.const 3)))
  (component $c
    (import "module" (core module $three (export "three" (func (result i32)))))
    (core module $m
      (import "three" "three" (func $three (result i32)))
      (global $n (mut i32) (i32.const 1))
      (func (export "init") (global.set $n (i32.const 7)))
      (func (export "get") (result i32) (i32.mul (global.get $n) (call $three))))
    (core instance $three (instantiate $three))
    (core instance $i (instantiate $m (with "three" (instance $three))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $c (instantiate $c (with "module" (core module $three))))
  (export "wizer-initialize" (func $c "init"))
  (export "get" (func $c "get")))
