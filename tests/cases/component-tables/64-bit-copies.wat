;; Elements are copied between tables with indices of 32 and of 64 bits, and initialized.
;;! exports: call
;;! call: call(1) => 1
;;! call: call(2) => 2
;;! call: call(3) => 2
(component
  (core module $m
    (type $get (func (result i32)))
    (table $narrow 2 funcref)
    (table $wide i64 4 funcref)
    (elem $both func $one $two)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func (export "set-up")
      (table.init $narrow $both (i32.const 0) (i32.const 0) (i32.const 2))
      (table.copy $wide $narrow (i64.const 1) (i32.const 0) (i32.const 2))
      (table.copy $wide $wide (i64.const 3) (i64.const 2) (i64.const 1))
      (elem.drop $both))
    (func (export "call") (param i32) (result i32)
      (call_indirect $wide (type $get) (i64.extend_i32_u (local.get 0)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call"))))
