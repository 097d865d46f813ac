;; A rename that changes nothing.
;;! run: -r a=a
;;! exports: a b
;;! call: a => 1
(module
  (func (export "wizer-initialize"))
  (func (export "a") (result i32) (i32.const 1))
  (func (export "b") (result i32) (i32.const 2)))
