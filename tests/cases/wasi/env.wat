;; An environment variable that the initializer reads and remembers.
;;! run: --allow-wasi --env GREETING=hi
;;! exports: memory count word
;;! call: count => 1
;;! call: word 1024 => 0x474e495445455247
;;! call: word 1028 => 0x69683d474e4954
;;! stderr: Warning: the initializer asked for its environment, and the result may remember the answer
(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $check (param i32) (if (local.get 0) (then unreachable)))
  (func (export "wizer-initialize")
    (call $check (call $environ_sizes_get (i32.const 0) (i32.const 4)))
    (call $check (call $environ_get (i32.const 16) (i32.const 1024))))
  (func (export "count") (result i32) (i32.load (i32.const 0)))
  (func (export "word") (param i32) (result i64) (i64.load (local.get 0))))
