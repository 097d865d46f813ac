;; Of two imported globals, one has no value: a mutable one of another type.
;;! run: --import-global env.x=1
;;! fails: environment
(module
  (import "env" "x" (global i32))
  (import "GOT.mem" "y" (global (mut f64)))
  (func (export "wizer-initialize") unreachable))
