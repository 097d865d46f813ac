;; A memory that threads could share.
;;! exports: load
;;! call: load(0) => 104
;;! call: load(16) => 5
(component
  (core module $m
    (memory 1 2 shared)
    (data (i32.const 0) "hello")
    (func (export "init") (i32.atomic.store (i32.const 16) (i32.const 5)))
    (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $i "load"))))
