;; Memory filled and copied in the initializer and afterwards.
;;! exports: word fill
;;! call: word 0 => 0x7777777777777777
;;! call: word 12 => 0x7777777700000000
;;! call: word 1000 => 0
;;! call: fill 1000 8 255
;;! call: word 1000 => -1
;;! call: fill 65536 1 0 => trap
(module
  (memory 1)
  (func (export "wizer-initialize")
    (memory.fill (i32.const 0) (i32.const 0x77) (i32.const 12))
    (memory.copy (i32.const 16) (i32.const 0) (i32.const 12)))
  (func (export "word") (param i32) (result i64) (i64.load (local.get 0)))
  (func (export "fill") (param $at i32) (param $length i32) (param $byte i32)
    (memory.fill (local.get $at) (local.get $byte) (local.get $length))))
