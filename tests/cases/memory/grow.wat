;; The memory's minimum is its size at the snapshot, and what was written behind the old end is there.
;;! exports: memory pages byte grow
;;! call: pages => 3
;;! call: byte 0x1ffff => 1
;;! call: byte 0x20000 => 2
;;! call: byte 0x2ffff => 3
;;! call: byte 0x30000 => trap
;;! call: grow 1 => 3
;;! call: byte 0x30000 => 0
(module
  (memory (export "memory") 1)
  (func (export "wizer-initialize")
    (drop (memory.grow (i32.const 2)))
    (i32.store8 (i32.const 0x1ffff) (i32.const 1))
    (i32.store8 (i32.const 0x20000) (i32.const 2))
    (i32.store8 (i32.const 0x2ffff) (i32.const 3)))
  (func (export "pages") (result i32) (memory.size))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
