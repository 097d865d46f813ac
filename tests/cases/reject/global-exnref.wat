;; A mutable reference to an exception.
;;! fails: unsupported
(module
  (global $last (mut exnref) (ref.null exn))
  (func (export "wizer-initialize") unreachable))
