;; The same with the value written out, and with active segments that come to be replaced twice.
;;! run: --keep-init-func=true -f setup
;;! exports: setup byte
;;! again: keep
;;! call: byte 0 => 98
;;! call: setup
;;! call: byte 0 => 99
(module
  (memory 1)
  (func (export "setup")
    (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1))))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (data (i32.const 0) "abc")
  (data (i32.const 32) "abc"))
