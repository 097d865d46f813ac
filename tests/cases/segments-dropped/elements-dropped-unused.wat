;; A segment is dropped that nothing was initialized from: its functions are declared by it alone.
;;! exports: take call
;;! call: call => trap
;;! call: take
;;! call: call => 1
(module
  (type $get (func (result i32)))
  (table $t 1 funcref)
  (elem $e func $one)
  (func $one (type $get) (i32.const 1))
  (func (export "wizer-initialize") (elem.drop $e))
  (func (export "take") (table.set $t (i32.const 0) (ref.func $one)))
  (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0))))
