;; No such flag.
(module
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  (func (export "wizer-initialize")
    (call $note (call $path_open (i32.const 99) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 16) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 8192)))))
