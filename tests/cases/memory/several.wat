;; Three memories: each has its own state and its own size, one is exported and the others are not.
;;! exports: middle bytes sizes copy
;;! call: bytes 0 => 1 2 3
;;! call: bytes 0xffff => 0 0 4
;;! call: sizes => 1 3 1
;;! call: copy => 2
(module
  (memory $first 1)
  (memory $second (export "middle") 1 5)
  (memory $third 1 1)
  (data (memory $second) (i32.const 0) "two")
  (func (export "wizer-initialize")
    (drop (memory.grow $second (i32.const 2)))
    (i32.store8 $first (i32.const 0) (i32.const 1))
    (i32.store8 $second (i32.const 0) (i32.const 2))
    (i32.store8 $third (i32.const 0) (i32.const 3))
    (i32.store8 $third (i32.const 0xffff) (i32.const 4)))
  (func (export "bytes") (param i32) (result i32 i32 i32)
    (i32.load8_u $first (local.get 0))
    (i32.load8_u $second (local.get 0))
    (i32.load8_u $third (local.get 0)))
  (func (export "sizes") (result i32 i32 i32)
    (memory.size $first) (memory.size $second) (memory.size $third))
  (func (export "copy") (result i32)
    (memory.copy $first $second (i32.const 100) (i32.const 0) (i32.const 1))
    (i32.load8_u $first (i32.const 100))))
