;; An imported global that is no number can only come from a preloaded module.
;;! fails: environment
(module
  (import "env" "callback" (global funcref))
  (func (export "wizer-initialize") unreachable))
