;; A table of a type holds functions of its subtypes, which keep their own types.
;;! exports: call is-sub
;;! call: call 0 => 1
;;! call: call 1 => 2
;;! call: is-sub 0 => 0
;;! call: is-sub 1 => 1
(module
  (type $super (sub (func (result i32))))
  (type $sub (sub $super (func (result i32))))
  (table $t 2 (ref null $super))
  (elem declare func $one $two)
  (func $one (type $super) (i32.const 1))
  (func $two (type $sub) (i32.const 2))
  (func (export "wizer-initialize")
    (table.set $t (i32.const 0) (ref.func $one))
    (table.set $t (i32.const 1) (ref.func $two)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $super) (local.get 0)))
  (func (export "is-sub") (param i32) (result i32)
    (ref.test (ref $sub) (table.get $t (local.get 0)))))
