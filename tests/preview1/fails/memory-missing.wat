;; A guest without a memory of the name that is looked for.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
  (memory (export "other") 1)
  (func (export "wizer-initialize") (drop (call $sched_yield))))
