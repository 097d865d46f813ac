;; An imported global is exported again; it changes.
;;! run: --import-global env.n=1
;;! exports: n get again
;;! stderr: Warning: the result imports the global `env.n`: give it
;;! code: appended
;;! call: get => 2
(module
  (import "env" "n" (global $n (mut i32)))
  (export "n" (global $n))
  (func (export "wizer-initialize") (global.set $n (i32.const 2)))
  (func (export "get") (result i32) (global.get $n))
  (export "again" (global $n)))
