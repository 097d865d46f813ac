;; Active segments of several memories, in no order.
;;! exports: bytes
;;! call: bytes 0 => 97 98
;;! call: bytes 8 => 99 1
(module
  (memory $a 1)
  (memory $b 1)
  (data (memory $b) (i32.const 0) "b")
  (data (memory $a) (i32.const 8) "c")
  (data (memory $a) (i32.const 0) "a")
  (func (export "wizer-initialize") (i32.store8 $b (i32.const 8) (i32.const 1)))
  (func (export "bytes") (param i32) (result i32 i32)
    (i32.load8_u $a (local.get 0))
    (i32.load8_u $b (local.get 0))))
