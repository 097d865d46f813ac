;; A mutable reference to a function.
;;! fails: unsupported
(module
  (global $callback (export "callback") (mut funcref) (ref.null func))
  (func (export "wizer-initialize") unreachable))
