;; The initializer is all that an exported instance has: the instance goes with it.
;;! run: -f ns:pkg/start.set-up
;;! exports: get
;;! call: get() => 3
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 3)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $set-up (canon lift (core func $i "init")))
  (instance $start (export "set-up" (func $set-up)))
  (export "ns:pkg/start" (instance $start))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
