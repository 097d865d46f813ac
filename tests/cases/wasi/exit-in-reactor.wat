;; A guest that exits in `_initialize`.
;;! run: --allow-wasi
;;! fails: exit
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_initialize") (call $proc_exit (i32.const 1)))
  (func (export "wizer-initialize")))
