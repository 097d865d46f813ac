;; Two initializers of a component run in the order in which they are given.
;;! run: -f 'add(5)' -f double
;;! exports: get
;;! call: get() => 10
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "add") (param i32)
      (global.set $n (i32.add (global.get $n) (local.get 0))))
    (func (export "double") (global.set $n (i32.mul (global.get $n) (i32.const 2))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "double") (canon lift (core func $i "double")))
  (func (export "add") (param "n" u32) (canon lift (core func $i "add")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
