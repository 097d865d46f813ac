;; A passive element segment is used and dropped: the result finds it empty.
;;! exports: call init
;;! call: call 1 => 2
;;! call: init 0 0
;;! call: init 0 1 => trap
;;! call: init 1 0 => trap
(module
  (type $get (func (result i32)))
  (table $t 2 funcref)
  (elem $e func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 2))
    (elem.drop $e))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0)))
  (func (export "init") (param $from i32) (param $length i32)
    (table.init $t $e (i32.const 0) (local.get $from) (local.get $length))))
