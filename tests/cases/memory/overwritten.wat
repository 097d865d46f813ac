;; Data that the initializer overwrites in part, and moves.
;;! exports: word
;;! call: word 0 => 0x6867666564634241
;;! call: word 100 => 0x6867666564634241
;;! call: word 200 => 0x0000686766656463
(module
  (memory 1)
  (data (i32.const 0) "abcdefgh")
  (func (export "wizer-initialize")
    (i32.store16 (i32.const 0) (i32.const 0x4241))
    (memory.copy (i32.const 100) (i32.const 0) (i32.const 8))
    (memory.copy (i32.const 200) (i32.const 2) (i32.const 6)))
  (func (export "word") (param i32) (result i64) (i64.load (local.get 0))))
