;; Bytes at both ends of a large imported memory, and in the middle.
;;! exports: byte
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: byte 0 => 1
;;! call: byte 33554432 => 2
;;! call: byte 67108863 => 3
;;! call: byte 67108862 => 0
(module
  (import "env" "memory" (memory 1024))
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (i32.const 1))
    (i32.store8 (i32.const 33554432) (i32.const 2))
    (i32.store8 (i32.const 67108863) (i32.const 3)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
