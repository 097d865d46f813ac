;; A segment of elements is dropped.
;;! fails: unsupported
(module
  (elem $e func $elsewhere)
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere (elem.drop $e)))
