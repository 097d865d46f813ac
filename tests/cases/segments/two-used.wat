;; Code refers to two passive segments, with an active and an unused one between them; one reference is in the initializer.
;;! exports: second bytes
;;! call: bytes => 97 98 99
;;! call: second
;;! call: bytes => 121 122 99
(module
  (memory 1)
  (data $first "abc")
  (data (i32.const 100) "active")
  (data "unused")
  (data $second "xyz")
  (func (export "wizer-initialize")
    (memory.init $first (i32.const 0) (i32.const 0) (i32.const 3)))
  (func (export "second")
    (memory.init $second (i32.const 0) (i32.const 1) (i32.const 2)))
  (func (export "bytes") (result i32 i32 i32)
    (i32.load8_u (i32.const 0)) (i32.load8_u (i32.const 1)) (i32.load8_u (i32.const 2))))
