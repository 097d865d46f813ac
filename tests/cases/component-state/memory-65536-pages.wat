;; A memory that is declared small and grown to 4 GiB.
;;! exports: size load
;;! call: size() => 65536
;;! call: load(0) => 1
;;! call: load(4294967292) => 4294967295
(component
  (core module $m
    (memory 1)
    (func (export "init")
      (drop (memory.grow (i32.const 65535)))
      (i32.store (i32.const 0) (i32.const 1))
      (i32.store (i32.const 0xfffffffc) (i32.const -1)))
    (func (export "size") (result i32) (memory.size))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "size") (result u32) (canon lift (core func $i "size")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $i "load"))))
