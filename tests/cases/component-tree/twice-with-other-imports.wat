;; A module instantiated twice with different memories: its own global is state of each, the memories of their definers.
;;! exports: first second
;;! call: first() => 11
;;! call: second() => 22
(component
  (core module $memory (memory (export "memory") 1))
  (core module $m
    (import "env" "memory" (memory 1))
    (global $n (mut i32) (i32.const 0))
    (func (export "set") (param i32)
      (global.set $n (local.get 0))
      (i32.store (i32.const 0) (i32.mul (local.get 0) (i32.const 10))))
    (func (export "get") (result i32) (i32.add (global.get $n) (i32.load (i32.const 0)))))
  (core instance $memory-1 (instantiate $memory))
  (core instance $memory-2 (instantiate $memory))
  (core instance $first (instantiate $m (with "env" (instance $memory-1))))
  (core instance $second (instantiate $m (with "env" (instance $memory-2))))
  (core module $main
    (import "first" "set" (func $first (param i32)))
    (import "second" "set" (func $second (param i32)))
    (func (export "init") (call $first (i32.const 1)) (call $second (i32.const 2))))
  (core instance $main (instantiate $main (with "first" (instance $first)) (with "second" (instance $second))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "first") (result u32) (canon lift (core func $first "get")))
  (func (export "second") (result u32) (canon lift (core func $second "get"))))
