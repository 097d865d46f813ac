;; A function takes the place of another, which an active segment put there.
;;! exports: call
;;! call: call 0 => 1
;;! call: call 1 => 3
;;! call: call 2 => 3
(module
  (type $get (func (result i32)))
  (table $t 3 funcref)
  (elem $all (table $t) (i32.const 0) func $one $two $three)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func $three (type $get) (i32.const 3))
  (func (export "wizer-initialize") (table.set $t (i32.const 1) (ref.func $three)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
