;; A module that the root exports and instantiates: what is exported begins as it did, and the instance has its own copy.
;;! exports: shown get
;;! call: get() => 7
(component
  (core module $m
    (global $n (mut i32) (i32.const 1))
    (func (export "init") (global.set $n (i32.const 7)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (export "shown" (core module $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
