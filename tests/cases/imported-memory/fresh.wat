;; Nothing provides the memory: the initializer writes to a new one, and the result writes it wherever it is given one.
;;! exports: byte size
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: byte 1024 => 42
;;! call: byte 65535 => 7
;;! call: byte 0 => 0
;;! call: size => 1
(module
  (import "env" "memory" (memory 1))
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 1024) (i32.const 42))
    (i32.store8 (i32.const 65535) (i32.const 7)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "size") (result i32) (memory.size)))
