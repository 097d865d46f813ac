;; Nothing happens.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 4096))
  ;; Keeps a number for the comparison.
  (func $note (param i32)
    (i32.store (global.get $next) (local.get 0))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  (func (export "wizer-initialize")
    (call $note (call $sched_yield))
    (call $note (call $sched_yield))))
