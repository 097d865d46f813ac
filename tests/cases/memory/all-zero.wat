;; An initializer that clears all there was leaves no data at all.
;;! exports: word
;;! call: word 0 => 0
;;! call: word 8 => 0
(module
  (memory 1)
  (data (i32.const 0) "to be")
  (data (i32.const 8) "cleared")
  (func (export "wizer-initialize") (memory.fill (i32.const 0) (i32.const 0) (i32.const 16)))
  (func (export "word") (param i32) (result i64) (i64.load (local.get 0))))
