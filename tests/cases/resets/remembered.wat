;; What resets the environment is called, and nothing is to be warned of; nothing resets directories, which were asked for too.
;;! run: --allow-wasi
;;! exports: memory __wasilibc_deinitialize_environ get
;;! call: get => 0
;;! stderr: Warning: the initializer asked for its directories, and the result may remember the answer: export `__wasilibc_reset_preopens`
(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "wizer-initialize")
    (drop (call $environ_sizes_get (i32.const 0) (i32.const 4)))
    (drop (call $fd_prestat_get (i32.const 3) (i32.const 8))))
  (func (export "__wasilibc_deinitialize_environ"))
  (func (export "get") (result i32) (i32.load (i32.const 16))))
