;; Of active segments that overlap, the last one's bytes hold.
;;! exports: word
;;! call: word 0 => 0x6867667978646162
(module
  (memory 1)
  (data (i32.const 0) "abcdefgh")
  (data (i32.const 0) "bad")
  (data (i32.const 3) "xy")
  (func (export "wizer-initialize"))
  (func (export "word") (param i32) (result i64) (i64.load (local.get 0))))
