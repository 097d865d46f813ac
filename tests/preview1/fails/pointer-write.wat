;; A buffer to write that is not in the memory.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  ;; Writes one buffer; notes the answer and the count.
  (func $write (param $fd i32) (param $at i32) (param $length i32)
    (i32.store (i32.const 1040) (local.get $at))
    (i32.store (i32.const 1044) (local.get $length))
    (i32.store (i32.const 1048) (i32.const -1))
    (call $note (call $fd_write (local.get $fd) (i32.const 1040) (i32.const 1) (i32.const 1048)))
    (call $note (i32.load (i32.const 1048))))
  (func (export "wizer-initialize")
    (call $write (i32.const 1) (i32.const 65535) (i32.const 2))))
