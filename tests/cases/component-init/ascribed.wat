;; The initializer's export and a later one say which type they have.
;;! exports: get
;;! call: get() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $init (canon lift (core func $i "init")))
  (export "wizer-initialize" (func $init) (func))
  (func $get (result u32) (canon lift (core func $i "get")))
  (export "get" (func $get) (func (result u32))))
