;; A reactor as toolchains make it: `_initialize` first, which needs WASI, then the initializer.
;;! run: --allow-wasi --env N=7
;;! exports: memory get
;;! call: get => 9
;;! stderr: Warning: the initializer asked for its environment, and the result may remember the answer
(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize")
    (if (call $environ_sizes_get (i32.const 0) (i32.const 4)) (then unreachable))
    (if (call $environ_get (i32.const 16) (i32.const 64)) (then unreachable))
    ;; The digit behind "N=".
    (global.set $n (i32.sub (i32.load8_u (i32.const 66)) (i32.const 48))))
  (func (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 2))))
  (func (export "get") (result i32) (global.get $n)))
