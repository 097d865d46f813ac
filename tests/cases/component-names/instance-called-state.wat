;; Exports with names near that of the interface: plain ones, and another package's.
;;! exports: state wizer other:wizer/state@0.1.0
;;! call: state() => 4
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 4)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $state (export "get" (func $get)))
  (export "state" (func $get))
  (export "wizer" (instance $state))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (export "other:wizer/state@0.1.0" (instance $state)))
