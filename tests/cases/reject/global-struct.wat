;; A mutable reference to a structure.
;;! fails: unsupported
(module
  (type $point (struct (field i32) (field i32)))
  (global $here (mut (ref null $point)) (ref.null $point))
  (func (export "wizer-initialize") unreachable))
