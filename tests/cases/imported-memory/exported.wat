;; An imported memory is exported again, under two names.
;;! exports: memory byte again
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: byte 3 => 4
(module
  (import "env" "memory" (memory $m 1))
  (export "memory" (memory $m))
  (func (export "wizer-initialize") (i32.store8 (i32.const 3) (i32.const 4)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (export "again" (memory $m)))
