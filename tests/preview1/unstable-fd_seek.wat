;; The older edition counts the ways to seek otherwise: from here, from the end, from the start.
(module
  (import "wasi_unstable" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_unstable" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 2048) "digits.txt")
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
    (local.set $file (call $open (i32.const 2048) (i32.const 10) (i32.const 0) (i32.const 0) (i64.const 2) (i32.const 0)))
    (call $note (call $fd_seek (local.get $file) (i64.const 4) (i32.const 2) (i32.const 8192)))
    (call $read (local.get $file) (i32.const 8448) (i32.const 2))
    (call $note (call $fd_seek (local.get $file) (i64.const 2) (i32.const 0) (i32.const 8200)))
    (call $read (local.get $file) (i32.const 8456) (i32.const 2))
    (call $note (call $fd_seek (local.get $file) (i64.const -3) (i32.const 1) (i32.const 8208)))
    (call $read (local.get $file) (i32.const 8464) (i32.const 8))
    (call $note (call $fd_seek (local.get $file) (i64.const -1) (i32.const 2) (i32.const 8216)))
    (call $note (call $fd_seek (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 8216)))
    (call $note (call $fd_seek (i32.const 3) (i64.const 0) (i32.const 0) (i32.const 8216)))))
