;; Parts of a passive segment are written to a table: the segment stays as it was.
;;! exports: call init
;;! call: call 0 => trap
;;! call: call 1 => 2
;;! call: call 2 => 3
;;! call: init 0 0 3
;;! call: call 0 => 1
;;! call: call 1 => 2
;;! call: init 0 1 3 => trap
(module
  (type $get (func (result i32)))
  (table $t 3 funcref)
  (elem $all func $one $two $three)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func $three (type $get) (i32.const 3))
  (func (export "wizer-initialize")
    (table.init $t $all (i32.const 1) (i32.const 1) (i32.const 2)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0)))
  (func (export "init") (param $at i32) (param $from i32) (param $length i32)
    (table.init $t $all (local.get $at) (local.get $from) (local.get $length))))
