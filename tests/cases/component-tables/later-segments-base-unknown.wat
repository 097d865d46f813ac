;; A library writes at a base that is given to it, and the main module changes elements behind the
;; size that the table had first.
;;! exports: call
;;! call: call(1) => 5
;;! call: call(4) => 1
(component
  (core module $main
    (type $get (func (result i32)))
    (table $t (export "table") 4 funcref)
    (global (export "base") i32 (i32.const 1))
    (elem declare func $one)
    (func $one (type $get) (i32.const 1))
    (func (export "set-up") (drop (table.grow $t (ref.func $one) (i32.const 1))))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core module $library
    (type $get (func (result i32)))
    (import "env" "table" (table $t 4 funcref))
    (import "env" "base" (global $base i32))
    (elem (table $t) (global.get $base) func $own)
    (func $own (type $get) (i32.const 5)))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $main "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $main "call"))))
