;; What the initializer wrote is data in the result; the data that was there before is part of it.
;;! exports: load
;;! call: load(0) => 1
;;! call: load(4) => 42
;;! call: load(8) => 0
;;! call: load(65532) => 4294967295
(component
  (core module $m
    (memory 1)
    (data (i32.const 0) "\01")
    (func (export "init")
      (i32.store (i32.const 4) (i32.const 42))
      (i32.store (i32.const 65532) (i32.const -1)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $i "load"))))
