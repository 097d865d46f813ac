;; A number that is too large for its type.
;;! run: --import-global env.x=4294967296
;;! fails: options
(module
  (import "env" "x" (global i32))
  (func (export "wizer-initialize") unreachable))
