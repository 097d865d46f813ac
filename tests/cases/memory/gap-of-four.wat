;; Four zeros between bytes that are none: one segment is shorter than two.
;;! exports: word
;;! call: word 16 => 0x0000020000000001
(module
  (memory 1)
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 16) (i32.const 1))
    (i32.store8 (i32.const 21) (i32.const 2)))
  (func (export "word") (param i32) (result i64) (i64.load (local.get 0))))
