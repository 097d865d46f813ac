;; WASI writes to an imported memory, which the module exports for that.
;;! run: --allow-wasi --env GREETING=hello
;;! exports: memory get
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: get => 1 15
(module
  (import "wasi_snapshot_preview1" "environ_sizes_get"
    (func $sizes (param i32 i32) (result i32)))
  (import "env" "memory" (memory 1))
  (export "memory" (memory 0))
  (func (export "wizer-initialize") (drop (call $sizes (i32.const 16) (i32.const 20))))
  (func (export "get") (result i32 i32) (i32.load (i32.const 16)) (i32.load (i32.const 20))))
