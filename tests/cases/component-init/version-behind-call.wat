;; So may one that is called with arguments, in which there are signs of all kinds.
;;! run: -f 'ns:pkg/life.set-up@1.0.0-rc.1("a@b/c.d")'
;;! exports: ns:pkg/life@1.0.0-rc.1
;;! call: ns:pkg/life@1.0.0-rc.1.get() => 7
(component
  (core module $m
    (memory (export "memory") 1)
    (global $n (mut i32) (i32.const 0))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 16))
    (func (export "init") (param i32 i32) (global.set $n (local.get 1)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (alias core export $i "realloc" (core func $realloc))
  (func $set-up (param "text" string)
    (canon lift (core func $i "init") (memory $memory) (realloc $realloc)))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "set-up" (func $set-up)) (export "get" (func $get)))
  (export "ns:pkg/life@1.0.0-rc.1" (instance $life)))
