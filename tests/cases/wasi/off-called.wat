;; Without WASI, a call of one of its functions is a trap that says which.
;;! fails: trap
(module
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $setup (export "wizer-initialize")
    (drop (call $random_get (i32.const 0) (i32.const 8)))))
