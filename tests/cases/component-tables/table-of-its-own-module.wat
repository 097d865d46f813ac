;; A module that has nothing but a table gives it to two others, of which one makes it grow.
;;! exports: call size
;;! call: size() => 5
;;! call: call(1) => 3
;;! call: call(3) => 8
;;! call: call(4) => 8
(component
  (core module $env (table (export "table") 2 funcref))
  (core module $main
    (type $get (func (result i32)))
    (import "env" "table" (table $t 2 funcref))
    (elem (table $t) (i32.const 1) func $three)
    (func $three (type $get) (i32.const 3))
    (func (export "size") (result i32) (table.size $t))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core module $library
    (type $get (func (result i32)))
    (import "env" "table" (table $t 1 funcref))
    (elem declare func $eight)
    (func $eight (type $get) (i32.const 8))
    (func (export "set-up")
      (drop (table.grow $t (ref.null func) (i32.const 3)))
      (table.fill $t (i32.const 3) (ref.func $eight) (i32.const 2))))
  (core instance $env (instantiate $env))
  (alias core export $env "table" (core table $table))
  (core instance $bag (export "table" (table $table)))
  (core instance $main (instantiate $main (with "env" (instance $env))))
  (core instance $library (instantiate $library (with "env" (instance $bag))))
  (func (export "wizer-initialize") (canon lift (core func $library "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $main "call")))
  (func (export "size") (result u32) (canon lift (core func $main "size"))))
