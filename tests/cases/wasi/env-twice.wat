;; Variables in the order in which they are given; of the same name, the last holds.
;;! run: --allow-wasi --env=A=1 --env B=2 --env A=3
;;! exports: memory count word
;;! call: count => 2
;;! call: word 1024 => 0x323d4200333d41
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
