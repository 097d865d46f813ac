;; A memory with 64-bit addresses: its offsets are written as such.
;;! exports: memory pages word
;;! call: pages => 2
;;! call: word 8 => 0x1122334455667788
;;! call: word 0x1fff8 => -1
(module
  (memory (export "memory") i64 1 16)
  (data (i64.const 0) "old")
  (func (export "wizer-initialize")
    (drop (memory.grow (i64.const 1)))
    (i64.store (i64.const 8) (i64.const 0x1122334455667788))
    (i64.store (i64.const 0x1fff8) (i64.const -1)))
  (func (export "pages") (result i64) (memory.size))
  (func (export "word") (param i64) (result i64) (i64.load (local.get 0))))
