;; A shared memory of the module: bytes written with and without atomic instructions.
;;! exports: memory byte add
;;! call: byte 0 => 104
;;! call: byte 16 => 5
;;! call: byte 65535 => 9
;;! call: add => 5
;;! call: byte 16 => 6
(module
  (memory (export "memory") 1 4 shared)
  (data (i32.const 0) "hello")
  (func (export "wizer-initialize")
    (i32.atomic.store (i32.const 16) (i32.const 5))
    (i32.store8 (i32.const 65535) (i32.const 9)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "add") (result i32)
    (i32.atomic.rmw.add (i32.const 16) (i32.const 1))))
