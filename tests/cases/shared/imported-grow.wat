;; An imported shared memory grows.
;;! exports: large-enough byte
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! code: appended
;;! call: large-enough => 1
;;! call: byte 196607 => 1
(module
  (import "env" "memory" (memory 1 4 shared))
  (func (export "wizer-initialize")
    (drop (memory.grow (i32.const 2)))
    (i32.store8 (i32.const 196607) (i32.const 1)))
  (func (export "large-enough") (result i32)
    (i32.ge_u (memory.size) (i32.const 3)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
