;; Five zeros between bytes that are none: two segments are no longer than one.
;;! exports: word
;;! call: word 16 => 0x0002000000000001
(module
  (memory 1)
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 16) (i32.const 1))
    (i32.store8 (i32.const 22) (i32.const 2)))
  (func (export "word") (param i32) (result i64) (i64.load (local.get 0))))
