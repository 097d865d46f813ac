;; A buffer to read into that is only in part in the memory.
(module
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 2048) "hello.txt")
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
  ;; Reads into one buffer; notes the answer and the count.
  (func $read (param $fd i32) (param $at i32) (param $length i32)
    (i32.store (i32.const 1040) (local.get $at))
    (i32.store (i32.const 1044) (local.get $length))
    (i32.store (i32.const 1048) (i32.const -1))
    (call $note (call $fd_read (local.get $fd) (i32.const 1040) (i32.const 1) (i32.const 1048)))
    (call $note (i32.load (i32.const 1048))))
  (func (export "wizer-initialize") (local $file i32)
    (local.set $file (call $open (i32.const 2048) (i32.const 9) (i32.const 0) (i32.const 0) (i64.const 2) (i32.const 0)))
    (call $read (local.get $file) (i32.const 65535) (i32.const 2))))
