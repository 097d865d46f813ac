;; A guest that exits in its start function.
;;! run: --allow-wasi
;;! fails: exit
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (start $start)
  (func $start (call $proc_exit (i32.const 4)))
  (func (export "wizer-initialize")))
