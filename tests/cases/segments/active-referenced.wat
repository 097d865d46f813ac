;; Code refers to an active segment: it is empty once it was applied, and an empty one stays for it.
;;! exports: init byte
;;! call: init 0 => 1
;;! call: init 1 => trap
;;! call: byte 0 => 97
;;! call: byte 50 => 0
(module
  (memory 1)
  (data $applied (i32.const 0) "applied")
  (func (export "wizer-initialize") (i32.store8 (i32.const 20) (i32.const 1)))
  (func (export "init") (param $length i32) (result i32)
    (memory.init $applied (i32.const 50) (i32.const 0) (local.get $length))
    (i32.const 1))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
