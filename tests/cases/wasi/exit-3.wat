;; A guest that exits with a status of its own.
;;! run: --allow-wasi
;;! fails: exit
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func $setup (export "wizer-initialize") (call $proc_exit (i32.const 3))))
