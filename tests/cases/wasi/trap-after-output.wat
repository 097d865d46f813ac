;; What is written to standard output is written once, whatever it takes to tell where the trap was.
;;! run: --allow-wasi --env A=1
;;! fails: trap
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\03\00\00\00hi\n")
  (func $traps (param i32) (if (local.get 0) (then unreachable)))
  (func $init (export "wizer-initialize")
    (drop (call $sizes (i32.const 32) (i32.const 36)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
    ;; One variable: the trap depends on what WASI has answered.
    (call $traps (i32.load (i32.const 32)))))
