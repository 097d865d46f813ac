;; The default name may stand in an exported instance, where it has to be named.
;;! run: -f ns:pkg/life.wizer-initialize
;;! exports: ns:pkg/life
;;! call: ns:pkg/life.get() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $init (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "wizer-initialize" (func $init)) (export "get" (func $get)))
  (export "ns:pkg/life" (instance $life)))
