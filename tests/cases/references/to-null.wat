;; A global begins as a function and becomes null.
;;! exports: null
;;! call: null => 1
(module
  (global $callback (mut funcref) (ref.func $f))
  (func $f)
  (func (export "wizer-initialize") (global.set $callback (ref.null func)))
  (func (export "null") (result i32) (ref.is_null (global.get $callback))))
