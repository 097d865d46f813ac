;; There are no arguments.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  (func (export "wizer-initialize")
    (i32.store (i32.const 8192) (i32.const -1))
    (i32.store (i32.const 8196) (i32.const -1))
    (call $note (call $args_sizes_get (i32.const 8192) (i32.const 8196)))))
