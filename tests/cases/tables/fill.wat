;; Parts of a table are filled, with functions and with null.
;;! exports: call
;;! call: call 0 => trap
;;! call: call 1 => 1
;;! call: call 2 => 1
;;! call: call 3 => trap
;;! call: call 4 => trap
;;! call: call 5 => 1
;;! call: call 6 => 2
(module
  (type $get (func (result i32)))
  (table $t 7 funcref)
  (elem declare func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.fill $t (i32.const 1) (ref.func $one) (i32.const 5))
    (table.fill $t (i32.const 3) (ref.null func) (i32.const 2))
    (table.fill $t (i32.const 6) (ref.func $two) (i32.const 1))
    (table.fill $t (i32.const 7) (ref.func $two) (i32.const 0)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
