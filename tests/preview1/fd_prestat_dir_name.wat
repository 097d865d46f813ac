;; run: --allow-wasi --dir fixture::/data/files
;; The name, into a buffer that fits or is too short.
(module
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 2048) "sub")
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  ;; Opens from the granted directory; notes the answer and the number.
  (func $open (param $path i32) (param $length i32) (param $lookup i32) (param $flags i32) (param $rights i64) (param $fdflags i32) (result i32)
    (i32.store (i32.const 1024) (i32.const -1))
    (call $note
      (call $path_open
        (i32.const 3) (local.get $lookup) (local.get $path) (local.get $length)
        (local.get $flags) (local.get $rights) (i64.const 0) (local.get $fdflags) (i32.const 1024)))
    (call $note (i32.load (i32.const 1024)))
    (i32.load (i32.const 1024)))
  (func (export "wizer-initialize") (local $sub i32)
    (memory.fill (i32.const 8192) (i32.const 170) (i32.const 64))
    (call $note (call $fd_prestat_get (i32.const 3) (i32.const 8192)))
    (call $note (call $fd_prestat_dir_name (i32.const 3) (i32.const 8208) (i32.const 11)))
    (call $note (call $fd_prestat_dir_name (i32.const 3) (i32.const 8224) (i32.const 20)))
    (call $note (call $fd_prestat_dir_name (i32.const 3) (i32.const 8240) (i32.const 10)))
    (call $note (call $fd_prestat_dir_name (i32.const 3) (i32.const 8240) (i32.const 0)))
    (call $note (call $fd_prestat_dir_name (i32.const 0) (i32.const 8240) (i32.const 11)))
    (call $note (call $fd_prestat_dir_name (i32.const 4) (i32.const 8240) (i32.const 11)))
    (call $note (call $fd_prestat_dir_name (i32.const 99) (i32.const 8240) (i32.const 11)))
    (local.set $sub (call $open (i32.const 2048) (i32.const 3) (i32.const 0) (i32.const 2) (i64.const 0) (i32.const 0)))
    (call $note (call $fd_prestat_dir_name (local.get $sub) (i32.const 8240) (i32.const 11)))))
