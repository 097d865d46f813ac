;; A trap in the callback of an initializer: the message names the functions on its way.
;;! run: -f ns:pkg/life@1.0.0.set-up
;;! fails: trap
(component
  (core module $m
    (func $init (export "init") (result i32) (i32.const 1))
    (func $deep unreachable)
    (func $callback (export "callback") (param i32 i32 i32) (result i32) (call $deep) (i32.const 0)))
  (core instance $i (instantiate $m))
  (alias core export $i "callback" (core func $callback))
  (func $set-up async (canon lift (core func $i "init") async (callback (core func $callback))))
  (instance $life (export "set-up" (func $set-up)))
  (export "ns:pkg/life@1.0.0" (instance $life)))
