;; The exported instance has no function but the initializer.
;;! run: -f ns:pkg/life.set-up@1.0.0
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $set-up (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "set-up" (func $set-up)))
  (export "ns:pkg/life@1.0.0" (instance $life))
  (export "get" (func $get)))
