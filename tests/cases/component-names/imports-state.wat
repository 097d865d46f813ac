;; A component imports that interface: it is an import that nothing provides, like any other.
;;! exports: get
;;! call: get() => 4
(component
  (import "wizer:wizer/state@0.1.0" (instance $state (export "reset" (func))))
  (core func $reset (canon lower (func $state "reset")))
  (core module $m
    (import "" "reset" (func $reset))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 4)))
    (func (export "reset") (call $reset))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "reset" (func $reset))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
