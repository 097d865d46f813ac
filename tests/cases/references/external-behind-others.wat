;; A mutable reference to something outside, behind other globals.
;;! exports: get null
;;! call: get => 1
;;! call: null => 1
(module
  (global $n (mut i32) (i32.const 0))
  (global externref (ref.null extern))
  (global $outside (mut externref) (ref.null extern))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n))
  (func (export "null") (result i32) (ref.is_null (global.get $outside))))
