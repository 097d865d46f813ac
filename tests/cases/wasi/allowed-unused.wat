;; WASI is there, some of it is imported, and something else that nothing provides.
;;! run: --allow-wasi=true
;;! exports: memory get
;;! call: get => 1
(module
  (import "wasi_snapshot_preview1" "random_get" (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "no_such_function" (func (param i32)))
  (import "env" "unknown" (func))
  (memory (export "memory") 1)
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
