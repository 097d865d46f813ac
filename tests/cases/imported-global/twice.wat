;; Two values for one global.
;;! run: --import-global env.x=1 --import-global env.x=1
;;! fails: options
(module
  (import "env" "x" (global i32))
  (func (export "wizer-initialize") unreachable))
