;; The value of a global declares a function for `ref.func`: the global changes, and the function stays declared.
;;! exports: restore call
;;! call: call => 2
;;! call: restore
;;! call: call => 1
(module
  (type $get (func (result i32)))
  (global $callback (mut (ref null $get)) (ref.func $one))
  (elem declare func $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize") (global.set $callback (ref.func $two)))
  (func (export "restore") (global.set $callback (ref.func $one)))
  (func (export "call") (result i32) (call_ref $get (global.get $callback))))
