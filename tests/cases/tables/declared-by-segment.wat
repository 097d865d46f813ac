;; The segment that declares a function for `ref.func` goes: the function stays declared.
;;! exports: take call
;;! call: call => trap
;;! call: take
;;! call: call => 1
(module
  (type $get (func (result i32)))
  (table $t 1 funcref)
  (elem (table $t) (i32.const 0) func $one)
  (func $one (type $get) (i32.const 1))
  (func (export "wizer-initialize") (table.set $t (i32.const 0) (ref.null func)))
  (func (export "take") (table.set $t (i32.const 0) (ref.func $one)))
  (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0))))
