;; The start function ran once, before the initializer, and does not run again.
;;! exports: get
;;! call: get() => 11
(component
  (core module $m
    (global $n (mut i32) (i32.const 5))
    (func $start (global.set $n (i32.mul (global.get $n) (i32.const 2))))
    (start $start)
    (func (export "init") (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
