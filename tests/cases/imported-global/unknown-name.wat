;; A value for a global that the module does not import.
;;! run: --import-global env.x=1 --import-global env.y=1
;;! fails: options
(module
  (import "env" "x" (global i32))
  (func (export "wizer-initialize") unreachable))
