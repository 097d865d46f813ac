;; The initializer is in an instance that a nested component with state exports.
;;! run: -f ns:pkg/life.set-up
;;! exports: ns:pkg/life
;;! call: ns:pkg/life.get() => 8
(component
  (component $c
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 8)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func $init (canon lift (core func $i "init")))
    (func $get (result u32) (canon lift (core func $i "get")))
    (instance $life (export "set-up" (func $init)) (export "get" (func $get)))
    (export "ns:pkg/life" (instance $life)))
  (instance $c (instantiate $c))
  (export "ns:pkg/life" (instance $c "ns:pkg/life")))
