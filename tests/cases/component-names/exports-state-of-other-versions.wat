;; A component exports that interface in other versions, compatible ones and not.
;;! exports: wizer:wizer/state@0.1.1 wizer:wizer/state wizer:wizer/state@1.0.0 get
;;! call: get() => 4
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 4)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $state (export "get" (func $get)))
  (export "wizer:wizer/state@0.1.1" (instance $state))
  (export "wizer:wizer/state" (instance $state))
  (export "wizer:wizer/state@1.0.0" (instance $state))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (export "get" (func $get)))
