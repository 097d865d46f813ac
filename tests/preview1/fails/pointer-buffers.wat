;; A list of buffers that is not in the memory, whatever the descriptor.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  (func (export "wizer-initialize")
    (call $note (call $fd_read (i32.const 99) (i32.const 65532) (i32.const 1) (i32.const 8192)))))
