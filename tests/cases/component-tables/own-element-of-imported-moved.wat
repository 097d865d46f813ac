;; A library moves an element that it has set itself in the main module's table.
;;! exports: call
;;! call: call(0) => 5
;;! call: call(1) => 5
;;! call: call(2) => 1
(component
  (core module $main
    (type $get (func (result i32)))
    (table $t (export "table") 4 funcref)
    (elem (table $t) (i32.const 1) func $one $one)
    (func $one (type $get) (i32.const 1))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core module $library
    (type $get (func (result i32)))
    (import "env" "table" (table $t 4 funcref))
    (elem declare func $own)
    (func $own (type $get) (i32.const 5))
    (func (export "set-up")
      (table.set $t (i32.const 1) (ref.func $own))
      (table.set $t (i32.const 0) (table.get $t (i32.const 1)))))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $library "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $main "call"))))
