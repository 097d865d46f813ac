;; An imported memory whose pages have one byte.
;;! exports: byte size
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: size => 5
;;! call: byte 4 => 3
;;! call: byte 5 => trap
(module
  (import "env" "memory" (memory 2 (pagesize 1)))
  (func (export "wizer-initialize")
    (drop (memory.grow (i32.const 3)))
    (i32.store8 (i32.const 4) (i32.const 3)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "size") (result i32) (memory.size)))
