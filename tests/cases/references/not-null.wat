;; A global that is never null: another function takes the place of the first.
;;! exports: call
;;! call: call => 2
(module
  (type $get (func (result i32)))
  (global $callback (mut (ref $get)) (ref.func $one))
  (elem declare func $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize") (global.set $callback (ref.func $two)))
  (func (export "call") (result i32) (call_ref $get (global.get $callback))))
