;; A value that is no number.
;;! run: --import-global env.x=many
;;! fails: options
(module
  (import "env" "x" (global i32))
  (func (export "wizer-initialize") unreachable))
