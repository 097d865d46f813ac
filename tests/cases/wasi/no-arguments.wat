;; The guest has no arguments.
;;! run: --allow-wasi
;;! exports: memory get
;;! call: get => 100
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $count (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (if (call $args_sizes_get (i32.const 0) (i32.const 4)) (then unreachable))
    (global.set $count (i32.add (i32.load (i32.const 0)) (i32.const 100))))
  (func (export "get") (result i32) (global.get $count)))
