;; A component exports an interface of the name under which state is shown: it stays, and is what it was.
;;! exports: wizer:wizer/state@0.1.0 get
;;! call: wizer:wizer/state@0.1.0.globals() => "mine"
;;! call: get() => 4
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 8) "mine")
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 4)))
    (func (export "get") (result i32) (global.get $n))
    (func (export "globals") (result i32)
      (i32.store (i32.const 0) (i32.const 8))
      (i32.store (i32.const 4) (i32.const 4))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (func $globals (result string) (canon lift (core func $i "globals") (memory $memory)))
  (instance $state (export "globals" (func $globals)))
  (export "wizer:wizer/state@0.1.0" (instance $state))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
