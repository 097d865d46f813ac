;; Active segments for an imported shared memory.
;;! exports: byte
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! code: appended
;;! call: byte 0 => 72
;;! call: byte 4 => 111
;;! call: byte 100 => 33
(module
  (import "env" "memory" (memory 1 2 shared))
  (data (i32.const 0) "hello")
  (data (i32.const 100) "!")
  (func (export "wizer-initialize") (i32.store8 (i32.const 0) (i32.const 72)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
