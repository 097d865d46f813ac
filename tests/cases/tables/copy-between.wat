;; One table is copied to another: functions and nulls, over functions and nulls.
;;! exports: from to
;;! call: from 0 => 1
;;! call: from 1 => trap
;;! call: to 0 => 2
;;! call: to 1 => 1
;;! call: to 2 => trap
;;! call: to 3 => 2
(module
  (type $get (func (result i32)))
  (table $from 3 funcref)
  (table $to 4 funcref)
  (elem (table $from) (i32.const 0) func $one)
  (elem (table $from) (i32.const 2) func $two)
  (elem (table $to) (i32.const 0) func $two $two $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.copy $to $from (i32.const 1) (i32.const 0) (i32.const 3)))
  (func (export "from") (param i32) (result i32)
    (call_indirect $from (type $get) (local.get 0)))
  (func (export "to") (param i32) (result i32)
    (call_indirect $to (type $get) (local.get 0))))
