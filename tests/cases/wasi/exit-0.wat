;; A guest that exits has not been initialized, even if it says that all is well.
;;! run: --allow-wasi
;;! fails: exit
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func $setup (export "wizer-initialize") (call $proc_exit (i32.const 0))))
