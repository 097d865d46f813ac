;; A library writes to the main module's table by active segments only, at a base that is given to it.
;;! exports: call
;;! call: call(0) => 1
;;! call: call(2) => 7
(component
  (core module $main
    (type $get (func (result i32)))
    (table $t (export "table") 4 funcref)
    (global (export "base") i32 (i32.const 2))
    (elem (table $t) (i32.const 0) func $one)
    (func $one (type $get) (i32.const 1))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core module $library
    (type $get (func (result i32)))
    (import "env" "table" (table $t 4 funcref))
    (import "env" "base" (global $base i32))
    (global $n (mut i32) (i32.const 0))
    (elem (table $t) (global.get $base) func $own)
    (func $own (type $get) (global.get $n))
    (func (export "set-up") (global.set $n (i32.const 7))))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $library "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $main "call"))))
