;; A start function that counts in another module's memory does not run again, though its module has no state.
;;! exports: get
;;! call: get() => 101
(component
  (core module $memory
    (memory (export "memory") 1)
    (func (export "init")
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 100))))
    (func (export "get") (result i32) (i32.load (i32.const 0))))
  (core module $starts
    (import "memory" "memory" (memory 1))
    (func $start (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))
    (start $start))
  (core instance $memory (instantiate $memory))
  (core instance (instantiate $starts (with "memory" (instance $memory))))
  (func (export "wizer-initialize") (canon lift (core func $memory "init")))
  (func (export "get") (result u32) (canon lift (core func $memory "get"))))
