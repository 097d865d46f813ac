;; An imported shared memory that stays all zeros.
;;! exports: get byte
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: get => 7
;;! call: byte 0 => 0
(module
  (import "env" "memory" (memory 1 4 shared))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 7)))
  (func (export "get") (result i32) (global.get $n))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
