;; A vector is no number: its value can only come from a preloaded module.
;;! run: --import-global env.x=0
;;! fails: options
(module
  (import "env" "x" (global v128))
  (func (export "wizer-initialize") unreachable))
