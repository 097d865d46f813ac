;; An instruction that would change the table is there, and does not run: afterwards it works.
;;! exports: replace call
;;! call: call => 1
;;! call: replace
;;! call: call => 2
(module
  (type $get (func (result i32)))
  (table $t 1 funcref)
  (elem (table $t) (i32.const 0) func $one)
  (elem declare func $two)
  (global $n (mut i32) (i32.const 0))
  (func $one (type $get) (global.get $n))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "replace") (table.set $t (i32.const 0) (ref.func $two)))
  (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0))))
