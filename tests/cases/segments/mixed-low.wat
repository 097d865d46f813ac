;; Code refers to the first segment only: those behind it make room for the state.
;;! exports: init byte
;;! call: byte 16 => 98
;;! call: init 32
;;! call: byte 32 => 97
(module
  (memory 1)
  (data $used "a")
  (data $active (i32.const 16) "b")
  (data $unused "c")
  (func (export "init") (param i32)
    (memory.init $used (local.get 0) (i32.const 0) (i32.const 1)))
  (func (export "wizer-initialize"))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
