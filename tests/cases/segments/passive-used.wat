;; A passive segment that code refers to stays, and works as well after the snapshot as before.
;;! exports: init byte
;;! call: byte 0 => 112
;;! call: byte 100 => 0
;;! call: init 100
;;! call: byte 100 => 112
;;! call: byte 106 => 101
(module
  (memory 1)
  (data $passive "passive")
  (func $init (export "init") (param $at i32)
    (memory.init $passive (local.get $at) (i32.const 0) (i32.const 7)))
  (func (export "wizer-initialize") (call $init (i32.const 0)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
