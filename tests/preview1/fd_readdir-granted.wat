;; The granted directory, whatever the order of its entries: their number, and a sum of their types and first letters.
(module
  (import "wasi_snapshot_preview1" "path_symlink" (func $path_symlink (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 2048) "hello.txt")
  (data (i32.const 2057) "link")
  (data (i32.const 2061) "nowhere")
  (data (i32.const 2068) "dangling")
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  (func (export "wizer-initialize") (local $at i32) (local $sum i32) (local $count i32)
    (call $note (call $path_symlink (i32.const 2048) (i32.const 9) (i32.const 3) (i32.const 2057) (i32.const 4)))
    (call $note (call $path_symlink (i32.const 2061) (i32.const 7) (i32.const 3) (i32.const 2068) (i32.const 8)))
    (call $note (call $fd_readdir (i32.const 3) (i32.const 8192) (i32.const 4096) (i64.const 0) (i32.const 1152)))
    (call $note (i32.load (i32.const 1152)))
    (local.set $at (i32.const 8192))
    (loop $next
      ;; The type times the first letter; then past the 24 bytes before a name, and past the name.
      (local.set $sum
        (i32.add (local.get $sum)
          (i32.mul (i32.load8_u offset=20 (local.get $at)) (i32.load8_u offset=24 (local.get $at)))))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (local.set $at
        (i32.add (i32.add (local.get $at) (i32.const 24)) (i32.load offset=16 (local.get $at))))
      (br_if $next
        (i32.lt_u (local.get $at) (i32.add (i32.const 8192) (i32.load (i32.const 1152))))))
    (call $note (local.get $count))
    (call $note (local.get $sum))
    (memory.fill (i32.const 8192) (i32.const 0) (i32.const 4096))))
