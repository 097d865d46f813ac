;; An option without a sign of equality.
;;! run: --import-global env.x
;;! fails: options
(module
  (import "env" "x" (global i32))
  (func (export "wizer-initialize") unreachable))
