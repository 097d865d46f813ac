;; The initializer is in an exported instance with a name of its own: the reduced instance still
;; says which interface it implements, and so does one that is renamed.
;;! run: -f life.set-up -r other=plain
;;! exports: life other
;;! call: life.get() => 5
;;! call: other.get() => 5
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $set-up (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "set-up" (func $set-up)) (export "get" (func $get)))
  (instance $plain (export "get" (func $get)))
  (export "life" (implements "ns:pkg/life@1.0.0") (instance $life))
  (export "plain" (implements "ns:pkg/plain@0.1.0") (instance $plain)))
