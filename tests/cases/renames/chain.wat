;; A destination that is a source itself.
;;! run: -r a=b -r b=c
;;! exports: a b
;;! call: a => 2
;;! call: b => 3
(module
  (func (export "wizer-initialize"))
  (func (export "a") (result i32) (i32.const 1))
  (func (export "b") (result i32) (i32.const 2))
  (func (export "c") (result i32) (i32.const 3)))
