;; Active and passive segments take turns: code refers to the last one, whose number stays.
;;! exports: init byte
;;! call: byte 0 => 97
;;! call: byte 16 => 99
;;! call: init 32
;;! call: byte 32 => 100
(module
  (memory 1)
  (data $active (i32.const 0) "a")
  (data $unused "b")
  (data $active-too (i32.const 16) "c")
  (data $used "d")
  (func (export "init") (param i32)
    (memory.init $used (local.get 0) (i32.const 0) (i32.const 1)))
  (func (export "wizer-initialize"))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
