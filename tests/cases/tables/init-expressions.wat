;; Passive segments of expressions: functions, null, a global.
;;! exports: call
;;! call: call 0 => 2
;;! call: call 1 => trap
;;! call: call 2 => 1
;;! call: call 3 => 2
(module
  (type $get (func (result i32)))
  (global $one-again funcref (ref.func $one))
  (table $t 4 funcref)
  (elem $some funcref (ref.func $two) (ref.null func) (global.get $one-again))
  (elem $typed (ref $get) (ref.func $two))
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.init $t $some (i32.const 0) (i32.const 0) (i32.const 3))
    (table.init $t $typed (i32.const 3) (i32.const 0) (i32.const 1)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
