;; An imported shared memory that nothing provides: the result writes to the one that it is given, once.
;;! exports: byte add
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! code: appended
;;! call: byte 0 => 104
;;! call: byte 16 => 5
;;! call: add => 5
;;! call: byte 16 => 6
(module
  (import "env" "memory" (memory 1 4 shared))
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (i32.const 104))
    (i32.atomic.store (i32.const 16) (i32.const 5)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "add") (result i32)
    (i32.atomic.rmw.add (i32.const 16) (i32.const 1))))
