;; Memories whose pages are not of the same size, one of them with 64-bit addresses, one without a page.
;;! exports: sizes bytes
;;! call: sizes => 2 5 3 0
;;! call: bytes => 1 2 3
(module
  (memory $usual 1 (pagesize 65536))
  (memory $bytes 5 (pagesize 1))
  (memory $long i64 3 (pagesize 1))
  (memory $none 0 0 (pagesize 1))
  (func (export "wizer-initialize")
    (drop (memory.grow $usual (i32.const 1)))
    (i32.store8 $usual (i32.const 0x1ffff) (i32.const 1))
    (i32.store8 $bytes (i32.const 4) (i32.const 2))
    (i32.store8 $long (i64.const 2) (i32.const 3)))
  (func (export "sizes") (result i32 i32 i64 i32)
    (memory.size $usual) (memory.size $bytes) (memory.size $long) (memory.size $none))
  (func (export "bytes") (result i32 i32 i32)
    (i32.load8_u $usual (i32.const 0x1ffff))
    (i32.load8_u $bytes (i32.const 4))
    (i32.load8_u $long (i64.const 2))))
