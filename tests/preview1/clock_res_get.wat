;; Two clocks have a resolution; the two that count processor time are not there.
(module
  (import "wasi_snapshot_preview1" "clock_res_get" (func $clock_res_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  ;; Forgets what is another one at every run; notes whether it was there at all.
  (func $mask (param $at i32)
    (call $note (i64.ne (i64.load (local.get $at)) (i64.const 0)))
    (i64.store (local.get $at) (i64.const 0)))
  (func (export "wizer-initialize")
    (call $note (call $clock_res_get (i32.const 0) (i32.const 8192)))
    (call $note (call $clock_res_get (i32.const 1) (i32.const 8200)))
    (i64.store (i32.const 8208) (i64.const -1))
    (call $note (call $clock_res_get (i32.const 2) (i32.const 8208)))
    (call $note (call $clock_res_get (i32.const 3) (i32.const 8208)))
    (call $mask (i32.const 8192))
    (call $mask (i32.const 8200))))
