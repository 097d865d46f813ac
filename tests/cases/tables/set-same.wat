;; The table is written, and contains the same as before.
;;! exports: call
;;! call: call 0 => 1
;;! call: call 1 => 2
(module
  (type $get (func (result i32)))
  (table $t 2 funcref)
  (elem (table $t) (i32.const 0) func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.set $t (i32.const 0) (ref.func $two))
    (table.set $t (i32.const 0) (ref.func $one)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
