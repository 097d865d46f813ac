;; A memory of 128 MiB from the beginning, with something at its end.
;;! exports: load
;;! call: load(0) => 0
;;! call: load(134217724) => 6
(component
  (core module $m
    (memory 2048)
    (func (export "init") (i32.store (i32.const 134217724) (i32.const 6)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $i "load"))))
