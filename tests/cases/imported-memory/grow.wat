;; An imported memory grows: the result wants one that is as large.
;;! exports: byte size grow
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: size => 4
;;! call: byte 262143 => 9
;;! call: grow => 4
;;! call: size => 5
(module
  (import "env" "memory" (memory 1 10))
  (func (export "wizer-initialize")
    (drop (memory.grow (i32.const 3)))
    (i32.store8 (i32.const 262143) (i32.const 9)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "size") (result i32) (memory.size))
  (func (export "grow") (result i32) (memory.grow (i32.const 1))))
