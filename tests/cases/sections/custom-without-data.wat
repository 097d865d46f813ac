;; Custom sections behind the code, and no data section: the new one comes somewhere valid, and they all stay.
;;! exports: byte
;;! call: byte 0 => 1
(module
  (@custom "one" (after code) "1")
  (@custom "two" (after last) "2")
  (memory 1)
  (func (export "wizer-initialize") (i32.store8 (i32.const 0) (i32.const 1)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
