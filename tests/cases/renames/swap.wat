;; Two functions change names.
;;! run: -r one=two -r two=one
;;! exports: two one
;;! call: one => 2
;;! call: two => 1
(module
  (func (export "wizer-initialize"))
  (func (export "one") (result i32) (i32.const 1))
  (func (export "two") (result i32) (i32.const 2)))
