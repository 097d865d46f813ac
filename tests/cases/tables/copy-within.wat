;; A table is copied within itself, upwards and downwards, where the parts overlap.
;;! exports: call
;;! call: call 0 => 1
;;! call: call 1 => 2
;;! call: call 2 => 1
;;! call: call 3 => 2
;;! call: call 4 => 3
;;! call: call 5 => 2
;;! call: call 6 => 3
;;! call: call 7 => trap
(module
  (type $get (func (result i32)))
  (table $t 8 funcref)
  (elem (table $t) (i32.const 0) func $one $two $three)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func $three (type $get) (i32.const 3))
  (func (export "wizer-initialize")
    (table.copy $t $t (i32.const 2) (i32.const 0) (i32.const 3))
    (table.copy $t $t (i32.const 5) (i32.const 3) (i32.const 2))
    (table.copy $t $t (i32.const 0) (i32.const 2) (i32.const 2)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
