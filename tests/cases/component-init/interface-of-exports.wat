;; The initializer is in an exported instance made of exports: the result exports one with all others.
;;! run: -f ns:pkg/life@1.0.0.set-up
;;! exports: ns:pkg/life@1.0.0 plain
;;! call: ns:pkg/life@1.0.0.get() => 5
;;! call: ns:pkg/life@1.0.0.twice() => 10
;;! call: plain() => 5
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n))
    (func (export "twice") (result i32) (i32.mul (global.get $n) (i32.const 2))))
  (core instance $i (instantiate $m))
  (func $set-up (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (func $twice (result u32) (canon lift (core func $i "twice")))
  (instance $life
    (export "get" (func $get))
    (export "set-up" (func $set-up))
    (export "twice" (func $twice)))
  (export "ns:pkg/life@1.0.0" (instance $life))
  (export "plain" (func $get)))
