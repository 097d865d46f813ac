;; Addresses of 64 bits in one memory, of 32 bits in another.
;;! exports: bytes sizes
;;! call: bytes => 1 2
;;! call: sizes => 1 2
(module
  (memory $long i64 1)
  (memory $short 1)
  (func (export "wizer-initialize")
    (drop (memory.grow $short (i32.const 1)))
    (i32.store8 $long (i64.const 0x1234) (i32.const 1))
    (i32.store8 $short (i32.const 0x12345) (i32.const 2)))
  (func (export "bytes") (result i32 i32)
    (i32.load8_u $long (i64.const 0x1234))
    (i32.load8_u $short (i32.const 0x12345)))
  (func (export "sizes") (result i64 i32) (memory.size $long) (memory.size $short)))
