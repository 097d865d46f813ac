;; Active data segments of a module without state went into another module's memory, where the initializer changed them.
;;! exports: load
;;! call: load(0) => 7
;;! call: load(4) => 2
(component
  (core module $memory
    (memory (export "memory") 1)
    (func (export "init") (i32.store (i32.const 0) (i32.const 7)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
  (core module $data
    (import "memory" "memory" (memory 1))
    (data (i32.const 0) "\01\00\00\00\02\00\00\00"))
  (core instance $memory (instantiate $memory))
  (core instance (instantiate $data (with "memory" (instance $memory))))
  (func (export "wizer-initialize") (canon lift (core func $memory "init")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $memory "load"))))
