;; Filling goes on in the result, and traps where it trapped before.
;;! exports: fill call
;;! call: call 3 => 1
;;! call: fill 2 2
;;! call: call 3 => 2
;;! call: fill 3 2 => trap
;;! call: call 3 => 2
;;! call: call 0 => 1
(module
  (type $get (func (result i32)))
  (table $t 4 funcref)
  (elem declare func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.fill $t (i32.const 0) (ref.func $one) (i32.const 4)))
  (func (export "fill") (param $at i32) (param $length i32)
    (table.fill $t (local.get $at) (ref.func $two) (local.get $length)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
