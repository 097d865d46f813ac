;; The instruction that drops an element segment does not run: the segment is there afterwards.
;;! exports: call init drop
;;! call: call => trap
;;! call: init 1
;;! call: call => 1
;;! call: drop
;;! call: init 0
;;! call: init 1 => trap
(module
  (type $get (func (result i32)))
  (table $t 1 funcref)
  (elem $e func $one)
  (global $n (mut i32) (i32.const 0))
  (func $one (type $get) (global.get $n))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0)))
  (func (export "init") (param $length i32)
    (table.init $t $e (i32.const 0) (i32.const 0) (local.get $length)))
  (func (export "drop") (elem.drop $e)))
