;; An imported global without a value.
;;! fails: environment
(module
  (import "env" "x" (global i32))
  (func (export "wizer-initialize") unreachable))
