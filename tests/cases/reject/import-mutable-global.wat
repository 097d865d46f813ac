;; An imported global that is mutable.
;;! fails: unsupported
(module
  (import "env" "__stack_pointer" (global (mut i32)))
  (func (export "wizer-initialize") unreachable))
