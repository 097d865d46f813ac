;; Active element segments into another module's table stay: the table is made again.
;;! exports: call
;;! call: call(0) => 10
;;! call: call(1) => 25
(component
  (core module $table
    (type $f (func (result i32)))
    (table (export "table") 2 funcref)
    (func (export "call") (param i32) (result i32) (call_indirect (type $f) (local.get 0))))
  (core module $fills
    (import "table" "table" (table 2 funcref))
    (global $n (mut i32) (i32.const 0))
    (elem (i32.const 0) func $ten $n)
    (func $ten (result i32) (i32.const 10))
    (func $n (result i32) (global.get $n))
    (func (export "init") (global.set $n (i32.const 25))))
  (core instance $table (instantiate $table))
  (core instance $fills (instantiate $fills (with "table" (instance $table))))
  (func (export "wizer-initialize") (canon lift (core func $fills "init")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $table "call"))))
