;; A module that starts threads, after its initializer.
;;! exports: memory wasi_thread_start spawn byte
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! code: appended
;;! call: byte => 3
;;! call: spawn => trap
(module
  (import "env" "memory" (memory 1 4 shared))
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (export "memory" (memory 0))
  (func (export "wasi_thread_start") (param i32 i32))
  (func (export "wizer-initialize") (i32.store8 (i32.const 0) (i32.const 3)))
  (func (export "spawn") (drop (call $spawn (i32.const 0))))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0))))
