;; Names of data segments follow the segments that stay.
;;! exports: init byte
;;! call: byte 0 => 97
;;! call: init 8
;;! call: byte 8 => 99
(module
  (memory 1)
  (data $applied (i32.const 0) "a")
  (data $unused "b")
  (data $used "c")
  (data $applied-too (i32.const 4) "d")
  (func (export "init") (param i32)
    (memory.init $used (local.get 0) (i32.const 0) (i32.const 1)))
  (func (export "wizer-initialize"))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
