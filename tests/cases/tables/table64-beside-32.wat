;; Elements are copied between a table with 64-bit indices and one with 32-bit indices.
;;! exports: wide narrow
;;! call: wide 3 => 1
;;! call: wide 0 => 2
;;! call: narrow 1 => 2
;;! call: narrow 0 => 1
(module
  (type $get (func (result i32)))
  (table $wide i64 4 100 funcref)
  (table $narrow 2 funcref)
  (elem (table $wide) (i64.const 0) func $two)
  (elem (table $narrow) (i32.const 0) func $one)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.copy $wide $narrow (i64.const 3) (i32.const 0) (i32.const 1))
    (table.copy $narrow $wide (i32.const 1) (i64.const 0) (i32.const 1)))
  (func (export "wide") (param i64) (result i32)
    (call_indirect $wide (type $get) (local.get 0)))
  (func (export "narrow") (param i32) (result i32)
    (call_indirect $narrow (type $get) (local.get 0))))
