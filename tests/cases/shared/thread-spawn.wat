;; The initializer starts a thread.
;;! fails: trap
(module
  (import "env" "memory" (memory 1 4 shared))
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (export "memory" (memory 0))
  (func (export "wasi_thread_start") (param i32 i32))
  (func $setup (export "wizer-initialize") (drop (call $spawn (i32.const 0)))))
