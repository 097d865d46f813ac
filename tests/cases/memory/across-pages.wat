;; What goes over the edge of a page is one segment: bytes, and a gap of four; a gap of five is two.
;;! exports: bytes
;;! call: bytes 0xfffc => 0x0807060504030201
;;! call: bytes 0x1fffc => 0x0000020000000001
;;! call: bytes 0x2fffc => 0x0002000000000001
(module
  (memory 4)
  (func (export "wizer-initialize")
    (i64.store (i32.const 0xfffc) (i64.const 0x0807060504030201))
    (i64.store (i32.const 0x1fffc) (i64.const 0x0000020000000001))
    (i64.store (i32.const 0x2fffc) (i64.const 0x0002000000000001)))
  (func (export "bytes") (param i32) (result i64) (i64.load (local.get 0))))
