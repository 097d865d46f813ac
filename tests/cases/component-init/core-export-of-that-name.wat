;; The core export has the initializer's name, and a lift refers to it, as in all that wit-component makes: it stays.
;;! exports: get
;;! call: get() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "wizer-initialize") (global.set $n (i32.const 1)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (alias core export $i "wizer-initialize" (core func $init))
  (alias core export $i "get" (core func $get))
  (func $init (canon lift (core func $init)))
  (export "wizer-initialize" (func $init))
  (func $get (result u32) (canon lift (core func $get)))
  (export "get" (func $get)))
