;; A nested component exports a component, which nobody instantiates: it stays as it is.
;;! exports: get
;;! call: get() => 4
(component
  (component $outer
    (component $shown
      (core module $m
        (global $n (mut i32) (i32.const 1))
        (func (export "get") (result i32) (global.get $n)))
      (core instance $i (instantiate $m))
      (func (export "get") (result u32) (canon lift (core func $i "get"))))
    (export "shown" (component $shown))
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 4)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $outer (instantiate $outer))
  (alias export $outer "shown" (component $shown))
  (export "wizer-initialize" (func $outer "init"))
  (export "get" (func $outer "get")))
