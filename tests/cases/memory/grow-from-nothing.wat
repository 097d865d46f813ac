;; A memory that begins without a page and gets its first ones in the initializer.
;;! exports: pages word
;;! call: pages => 2
;;! call: word 0x10000 => 0x12345678
(module
  (memory 0)
  (func (export "wizer-initialize")
    (drop (memory.grow (i32.const 2)))
    (i32.store (i32.const 0x10000) (i32.const 0x12345678)))
  (func (export "pages") (result i32) (memory.size))
  (func (export "word") (param i32) (result i32) (i32.load (local.get 0))))
