;; A module that is instantiated twice: each instance has its own state in the result.
;;! exports: first second
;;! call: first() => 1
;;! call: second() => 2
;;! call: first() => 2
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "set") (param i32) (global.set $n (local.get 0)))
    (func (export "next") (result i32)
      (global.get $n)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))))
  (core instance $first (instantiate $m))
  (core instance $second (instantiate $m))
  (core module $main
    (import "first" "set" (func $first (param i32)))
    (import "second" "set" (func $second (param i32)))
    (func (export "init") (call $first (i32.const 1)) (call $second (i32.const 2))))
  (core instance $main (instantiate $main (with "first" (instance $first)) (with "second" (instance $second))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "first") (result u32) (canon lift (core func $first "next")))
  (func (export "second") (result u32) (canon lift (core func $second "next"))))
