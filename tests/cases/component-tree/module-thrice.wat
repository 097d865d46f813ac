;; A module that is instantiated three times, in two sections, with memories of different sizes in the end.
;;! exports: first second third
;;! call: first() => 65537
;;! call: second() => 131074
;;! call: third() => 196611
(component
  (core module $m
    (memory 1)
    (data (i32.const 0) "\ff")
    (func (export "set") (param i32)
      (drop (memory.grow (i32.sub (local.get 0) (i32.const 1))))
      (i32.store (i32.const 0) (local.get 0)))
    (func (export "get") (result i32)
      (i32.add (i32.load (i32.const 0)) (i32.mul (memory.size) (i32.const 65536)))))
  (core instance $first (instantiate $m))
  (core instance $second (instantiate $m))
  (func (export "first") (result u32) (canon lift (core func $first "get")))
  (func (export "second") (result u32) (canon lift (core func $second "get")))
  (core module $main
    (import "first" "set" (func $first (param i32)))
    (import "second" "set" (func $second (param i32)))
    (import "third" "set" (func $third (param i32)))
    (func (export "init")
      (call $first (i32.const 1))
      (call $second (i32.const 2))
      (call $third (i32.const 3))))
  (core instance $third (instantiate $m))
  (core instance $main (instantiate $main
    (with "first" (instance $first))
    (with "second" (instance $second))
    (with "third" (instance $third))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "third") (result u32) (canon lift (core func $third "get"))))
