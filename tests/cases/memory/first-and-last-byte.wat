;; State at the very beginning and at the very end.
;;! exports: byte
;;! call: byte 0 => 1
;;! call: byte 1 => 0
;;! call: byte 0xfffe => 0
;;! call: byte 0xffff => 2
(module
  (memory 1)
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (i32.const 1))
    (i32.store8 (i32.const 0xffff) (i32.const 2)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
