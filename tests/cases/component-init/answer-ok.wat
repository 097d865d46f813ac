;; The value of a good answer is printed, and is no part of the result.
;;! run: -f set-up
;;! exports: get
;;! stderr: set-up returned: ok(42)
;;! call: get() => 42
(component
  (core module $m
    (memory (export "memory") 1)
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (result i32)
      (global.set $n (i32.const 42))
      (i32.store (i32.const 4) (i32.const 42))
      (i32.const 0))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (func (export "set-up") (result (result u32 (error string))) (canon lift (core func $i "init") (memory $memory)))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
