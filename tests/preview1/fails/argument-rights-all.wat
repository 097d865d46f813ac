;; No such rights, although it is many.
(module
  (import "wasi_snapshot_preview1" "fd_fdstat_set_rights" (func $fd_fdstat_set_rights (param i32 i64 i64) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  (func (export "wizer-initialize")
    (call $note (call $fd_fdstat_set_rights (i32.const 99) (i64.const -1) (i64.const -1)))))
