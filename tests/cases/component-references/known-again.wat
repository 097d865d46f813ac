;; A global first has a reference whose origin can't be known, and then null.
;;! exports: null
;;! call: null() => 1
(component
  (core module $m
    (global $callback (mut funcref) (ref.null func))
    (elem declare func $f)
    (func $f)
    (func $choose (result funcref) (ref.func $f))
    (func (export "set-up")
      (global.set $callback (call $choose))
      (global.set $callback (ref.null func)))
    (func (export "null") (result i32) (ref.is_null (global.get $callback))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "null") (result u32) (canon lift (core func $i "null"))))
