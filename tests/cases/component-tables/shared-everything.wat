;; A library grows the main module's table and puts functions of its own there, as in dynamic linking.
;;! exports: call size
;;! call: size() => 4
;;! call: call(0) => 1
;;! call: call(2) => 12
;;! call: call(3) => 12
(component
  (core module $main
    (type $get (func (result i32)))
    (table $t (export "table") 2 funcref)
    (elem (table $t) (i32.const 0) func $one)
    (func $one (type $get) (i32.const 1))
    (func (export "size") (result i32) (table.size $t))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core module $library
    (type $get (func (result i32)))
    (import "env" "table" (table $t 2 funcref))
    (global $n (mut i32) (i32.const 0))
    (elem declare func $own)
    (func $own (type $get) (global.get $n))
    (func (export "set-up")
      (global.set $n (i32.const 12))
      (drop (table.grow $t (ref.func $own) (i32.const 2)))))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $library "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $main "call")))
  (func (export "size") (result u32) (canon lift (core func $main "size"))))
