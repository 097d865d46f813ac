;; A memory that begins at its maximum, and one page below another: reading them needs no room in them.
;;! exports: bytes sizes
;;! call: bytes => 1 2
;;! call: sizes => 2 1
(module
  (memory $full 2 2)
  (memory $almost 1 2)
  (func (export "wizer-initialize")
    (i32.store8 $full (i32.const 0x1ffff) (i32.const 1))
    (i32.store8 $almost (i32.const 0xffff) (i32.const 2)))
  (func (export "bytes") (result i32 i32)
    (i32.load8_u $full (i32.const 0x1ffff))
    (i32.load8_u $almost (i32.const 0xffff)))
  (func (export "sizes") (result i32 i32) (memory.size $full) (memory.size $almost)))
