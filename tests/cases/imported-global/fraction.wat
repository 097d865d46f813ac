;; A fraction for a global that holds whole numbers.
;;! run: --import-global env.x=2.5
;;! fails: options
(module
  (import "env" "x" (global i64))
  (func (export "wizer-initialize") unreachable))
