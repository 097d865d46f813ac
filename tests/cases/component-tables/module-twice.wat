;; A module is instantiated twice: the tables of its instances change in different ways.
;;! exports: first second
;;! call: first(0) => 1
;;! call: second(0) => 2
;;! call: second(1) => 2
;;! call: first(1) => trap
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 1 funcref)
    (elem $both func $one $two)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func (export "set") (param i32)
      (table.init $t $both (i32.const 0) (local.get 0) (i32.const 1)))
    (func (export "grow") (drop (table.grow $t (ref.func $two) (i32.const 1))))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $first (instantiate $m))
  (core instance $second (instantiate $m))
  (core module $main
    (import "first" "set" (func $first (param i32)))
    (import "second" "set" (func $second (param i32)))
    (import "second" "grow" (func $grow))
    (func (export "set-up")
      (call $first (i32.const 0)) (call $second (i32.const 1)) (call $grow)))
  (core instance $main
    (instantiate $main (with "first" (instance $first)) (with "second" (instance $second))))
  (func (export "wizer-initialize") (canon lift (core func $main "set-up")))
  (func (export "first") (param "which" u32) (result u32) (canon lift (core func $first "call")))
  (func (export "second") (param "which" u32) (result u32) (canon lift (core func $second "call"))))
