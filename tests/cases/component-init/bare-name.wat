;; A function of an exported instance by its own name alone, since no other function has it.
;;! run: -f set-up
;;! exports: ns:pkg/life@1.0.0 set
;;! call: ns:pkg/life@1.0.0.get() => 5
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "set") (param i32) (global.set $n (local.get 0)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $set-up (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "get" (func $get)) (export "set-up" (func $set-up)))
  (export "ns:pkg/life@1.0.0" (instance $life))
  (func (export "set") (param "n" u32) (canon lift (core func $i "set"))))
