;; An imported memory with 64-bit addresses.
;;! exports: byte size
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: size => 2
;;! call: byte 65540 => 3
(module
  (import "env" "memory" (memory i64 1))
  (data (i64.const 0) "a")
  (func (export "wizer-initialize")
    (drop (memory.grow (i64.const 1)))
    (i32.store8 (i64.const 65540) (i32.const 3)))
  (func (export "byte") (param i64) (result i32) (i32.load8_u (local.get 0)))
  (func (export "size") (result i64) (memory.size)))
