;; The main module changes an element that no library writes when it is instantiated.
;;! exports: call
;;! call: call(0) => 1
;;! call: call(1) => 5
;;! call: call(2) => 5
;;! call: call(3) => 1
(component
  (core module $main
    (type $get (func (result i32)))
    (table $t (export "table") 4 funcref)
    (elem declare func $one)
    (func $one (type $get) (i32.const 1))
    (func (export "set-up")
      (table.set $t (i32.const 0) (ref.func $one))
      (table.set $t (i32.const 3) (ref.func $one)))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core module $library
    (type $get (func (result i32)))
    (import "env" "table" (table $t 4 funcref))
    (elem (table $t) (i32.const 1) func $own $own)
    (func $own (type $get) (i32.const 5)))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $main "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $main "call"))))
