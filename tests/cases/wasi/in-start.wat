;; The start function calls WASI, which works on the module's own memory.
;;! run: --allow-wasi
;;! exports: memory same
;;! call: same => 1
(module
  (import "wasi_snapshot_preview1" "args_sizes_get"
    (func $sizes (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $ran (mut i32) (i32.const 0))
  (func $start
    (i32.store (i32.const 0) (i32.const 7))
    (i32.store (i32.const 4) (i32.const 7))
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (global.set $ran (i32.add (global.get $ran) (i32.const 1))))
  (start $start)
  (func (export "wizer-initialize")
    (if (i32.or (i32.load (i32.const 0)) (i32.load (i32.const 4))) (then (unreachable))))
  (func (export "same") (result i32) (global.get $ran)))
