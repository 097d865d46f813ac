;; A value for an import that is a function.
;;! run: --import-global env.f=1
;;! fails: options
(module
  (import "env" "f" (func))
  (func (export "wizer-initialize") unreachable))
