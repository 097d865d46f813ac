;; A thousand equal elements, with one other in the middle: the result stays small.
;;! exports: call
;;! call: call 0 => 1
;;! call: call 499 => 1
;;! call: call 500 => 2
;;! call: call 501 => 1
;;! call: call 999 => 1
;;! call: call 1000 => trap
(module
  (type $get (func (result i32)))
  (table $t 0 funcref)
  (elem declare func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (drop (table.grow $t (ref.func $one) (i32.const 1000)))
    (table.set $t (i32.const 500) (ref.func $two)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
