;; run: --allow-wasi
;; Nothing is granted: there is no directory, whatever the tool itself has; no variable, no argument.
(module
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 2048) ".")
  (data (i32.const 2049) "case.wat")
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  (func (export "wizer-initialize") (local $fd i32)
    (loop $next
      (call $note (call $fd_prestat_get (local.get $fd) (i32.const 1024)))
      (call $note
        (call $path_open
          (local.get $fd) (i32.const 0) (i32.const 2048) (i32.const 1) (i32.const 0) (i64.const 2) (i64.const 0)
          (i32.const 0) (i32.const 1032)))
      (call $note
        (call $path_open
          (local.get $fd) (i32.const 0) (i32.const 2049) (i32.const 8) (i32.const 0) (i64.const 2) (i64.const 0)
          (i32.const 0) (i32.const 1032)))
      (local.set $fd (i32.add (local.get $fd) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $fd) (i32.const 16))))
    (call $note (call $environ_sizes_get (i32.const 1040) (i32.const 1044)))
    (call $note (call $args_sizes_get (i32.const 1048) (i32.const 1052)))))
