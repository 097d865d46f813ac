;; A passive segment that no code refers to is of no use to anyone.
;;! exports: byte
;;! call: byte 0 => 1
(module
  (memory 1)
  (data "no one asks for this")
  (func (export "wizer-initialize") (i32.store8 (i32.const 0) (i32.const 1)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
