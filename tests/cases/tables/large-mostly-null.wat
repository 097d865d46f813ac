;; A hundred thousand elements, of which three are not null.
;;! exports: call null
;;! call: call 0 => 1
;;! call: null 1 => 1
;;! call: call 50000 => 2
;;! call: null 99998 => 1
;;! call: call 99999 => 1
;;! call: null 100000 => trap
(module
  (type $get (func (result i32)))
  (table $t 10 funcref)
  (elem declare func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (drop (table.grow $t (ref.null func) (i32.const 99990)))
    (table.set $t (i32.const 0) (ref.func $one))
    (table.set $t (i32.const 50000) (ref.func $two))
    (table.set $t (i32.const 99999) (ref.func $one)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0)))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0)))))
