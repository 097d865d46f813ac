;; A shared memory of the module grows.
;;! exports: size byte
;;! call: size => 3
;;! call: byte 196607 => 1
(module
  (memory 1 4 shared)
  (func (export "wizer-initialize")
    (drop (memory.grow (i32.const 2)))
    (i32.store8 (i32.const 196607) (i32.const 1)))
  (func (export "size") (result i32) (memory.size))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
