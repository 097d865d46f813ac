;; No descriptor is a socket.
(module
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_recv" (func $sock_recv (param i32 i32 i32 i32 i32 i32) (result i32)))
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
  (func (export "wizer-initialize") (local $file i32)
    (local.set $file (call $open (i32.const 2048) (i32.const 9) (i32.const 0) (i32.const 0) (i64.const 66) (i32.const 0)))
    (call $note (call $sock_recv (i32.const 0) (i32.const 8192) (i32.const 1) (i32.const 0) (i32.const 8200) (i32.const 8204)))
    (call $note (call $sock_recv (i32.const 1) (i32.const 8192) (i32.const 1) (i32.const 0) (i32.const 8200) (i32.const 8204)))
    (call $note (call $sock_recv (i32.const 3) (i32.const 8192) (i32.const 1) (i32.const 0) (i32.const 8200) (i32.const 8204)))
    (call $note (call $sock_recv (local.get $file) (i32.const 8192) (i32.const 1) (i32.const 0) (i32.const 8200) (i32.const 8204)))
    (call $note (call $sock_recv (i32.const 4096) (i32.const 8192) (i32.const 1) (i32.const 0) (i32.const 8200) (i32.const 8204)))
    (call $note (call $sock_recv (i32.const -1) (i32.const 8192) (i32.const 1) (i32.const 0) (i32.const 8200) (i32.const 8204)))
    (call $note (call $sock_recv (i32.const 3) (i32.const -1) (i32.const -1) (i32.const 3) (i32.const -1) (i32.const -1)))))
