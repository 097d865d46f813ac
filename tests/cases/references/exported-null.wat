;; An exported mutable reference to a function is null.
;;! exports: callback null
;;! call: null => 1
(module
  (global $callback (export "callback") (mut funcref) (ref.null func))
  (func (export "wizer-initialize"))
  (func (export "null") (result i32) (ref.is_null (global.get $callback))))
