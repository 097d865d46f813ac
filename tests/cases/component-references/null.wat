;; Mutable globals become null, or were it always.
;;! exports: null
;;! call: null() => 1
(component
  (core module $m
    (global $callback (mut funcref) (ref.func $f))
    (global $outside (mut externref) (ref.null extern))
    (func $f)
    (func (export "set-up")
      (global.set $callback (ref.null func))
      (global.set $outside (ref.null extern)))
    (func (export "null") (result i32)
      (i32.and (ref.is_null (global.get $callback)) (ref.is_null (global.get $outside)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "null") (result u32) (canon lift (core func $i "null"))))
