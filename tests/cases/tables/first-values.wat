;; A table whose elements all begin as a function: some become null, some another function.
;;! exports: call
;;! call: call 0 => 1
;;! call: call 1 => trap
;;! call: call 2 => 2
;;! call: call 3 => 1
;;! call: call 4 => trap
(module
  (type $get (func (result i32)))
  (table $t 4 funcref (ref.func $one))
  (elem declare func $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.set $t (i32.const 1) (ref.null func))
    (table.set $t (i32.const 2) (ref.func $two))
    (drop (table.grow $t (ref.null func) (i32.const 1))))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
