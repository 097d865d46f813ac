;; Ten thousand equal elements with holes of null.
;;! exports: call
;;! call: call 0 => 1
;;! call: call 2999 => 1
;;! call: call 3000 => trap
;;! call: call 3999 => trap
;;! call: call 4000 => 1
;;! call: call 7000 => trap
;;! call: call 9999 => 1
(module
  (type $get (func (result i32)))
  (table $t 10000 10000 funcref)
  (elem declare func $one)
  (func $one (type $get) (i32.const 1))
  (func (export "wizer-initialize")
    (table.fill $t (i32.const 0) (ref.func $one) (i32.const 10000))
    (table.fill $t (i32.const 3000) (ref.null func) (i32.const 1000))
    (table.set $t (i32.const 7000) (ref.null func)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
