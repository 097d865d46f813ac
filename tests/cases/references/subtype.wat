;; A global of a type holds a function of a subtype, which keeps its own type.
;;! exports: call
;;! call: call => 2 1
(module
  (type $super (sub (func (result i32))))
  (type $sub (sub $super (func (result i32))))
  (global $callback (mut (ref null $super)) (ref.func $one))
  (elem declare func $two)
  (func $one (type $super) (i32.const 1))
  (func $two (type $sub) (i32.const 2))
  (func (export "wizer-initialize") (global.set $callback (ref.func $two)))
  (func (export "call") (result i32 i32)
    (call_ref $super (global.get $callback))
    (ref.test (ref $sub) (global.get $callback))))
