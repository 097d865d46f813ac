;; The table changes, so that its active segment goes; code still names that segment.
;;! exports: call init
;;! call: call 0 => 2
;;! call: init 0
;;! call: init 1 => trap
;;! call: call 1 => 2
(module
  (type $get (func (result i32)))
  (table $t 2 funcref)
  (elem $active (table $t) (i32.const 0) func $one $two)
  (elem $passive func $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.init $t $passive (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0)))
  (func (export "init") (param $length i32)
    (table.init $t $active (i32.const 0) (i32.const 0) (local.get $length))))
