;; A name without a dot.
;;! run: --import-global x=1
;;! fails: options
(module
  (import "env" "x" (global i32))
  (func (export "wizer-initialize") unreachable))
