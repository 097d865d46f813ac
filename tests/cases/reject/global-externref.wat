;; A mutable reference to something outside, behind other globals.
;;! fails: unsupported
(module
  (global (mut i32) (i32.const 0))
  (global externref (ref.null extern))
  (global $outside (mut externref) (ref.null extern))
  (func (export "wizer-initialize") unreachable))
