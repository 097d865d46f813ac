;; An imported global, though nothing can change it.
;;! fails: unsupported
(module
  (import "env" "__memory_base" (global i32))
  (func (export "wizer-initialize") unreachable))
