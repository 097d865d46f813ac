;; An imported memory without pages grows.
;;! exports: byte size
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: size => 2
;;! call: byte 65536 => 1
(module
  (import "env" "memory" (memory 0 2))
  (func (export "wizer-initialize")
    (drop (memory.grow (i32.const 2)))
    (i32.store8 (i32.const 65536) (i32.const 1)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "size") (result i32) (memory.size)))
