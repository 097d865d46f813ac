;; A global begins as another one, which does not change.
;;! exports: call null
;;! call: call => 1
;;! call: null => 1
(module
  (type $get (func (result i32)))
  (global $constant (ref $get) (ref.func $one))
  (global $same (mut (ref null $get)) (global.get $constant))
  (global $cleared (mut (ref null $get)) (global.get $constant))
  (func $one (type $get) (i32.const 1))
  (func (export "wizer-initialize") (global.set $cleared (ref.null $get)))
  (func (export "call") (result i32) (call_ref $get (global.get $same)))
  (func (export "null") (result i32) (ref.is_null (global.get $cleared))))
