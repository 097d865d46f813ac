;; The initializer is in an interface of that name.
;;! run: -f wizer:wizer/state@0.1.0.reset
;;! exports: wizer:wizer/state@0.1.0
;;! call: wizer:wizer/state@0.1.0.get() => 4
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 4)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $reset (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $state (export "reset" (func $reset)) (export "get" (func $get)))
  (export "wizer:wizer/state@0.1.0" (instance $state)))
