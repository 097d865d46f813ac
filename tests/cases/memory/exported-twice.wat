;; A memory with two names keeps both.
;;! exports: memory byte same-memory
;;! call: byte 3 => 33
(module
  (memory (export "memory") 1)
  (func (export "wizer-initialize") (i32.store8 (i32.const 3) (i32.const 33)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (export "same-memory" (memory 0)))
