;; Data that the initializer overwrites with zeros does not come back.
;;! exports: load
;;! call: load(0) => 0
;;! call: load(4) => 0
(component
  (core module $m
    (memory 1)
    (data (i32.const 0) "\01\02\03\04\05\06\07\08")
    (func (export "init") (memory.fill (i32.const 0) (i32.const 0) (i32.const 8)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $i "load"))))
