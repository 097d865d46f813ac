;; More than one host call gives.
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (memory (export "memory") 5)
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
    (call $note (call $random_get (i32.const 65536) (i32.const 200000)))
    (call $mask (i32.const 65536))
    (call $mask (i32.const 265520))
    (call $note (i64.ne (i64.load (i32.const 265528)) (i64.const 0)))
    (call $note (i32.wrap_i64 (i64.load (i32.const 265536))))
    (memory.fill (i32.const 65536) (i32.const 0) (i32.const 200000))))
