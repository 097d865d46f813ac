;; A memory with addresses of 64 bits.
;;! exports: size load
;;! call: size() => 2
;;! call: load(8) => 8
;;! call: load(131064) => 18446744073709551615
(component
  (core module $m
    (memory i64 1 4)
    (func (export "init")
      (drop (memory.grow (i64.const 1)))
      (i64.store (i64.const 8) (i64.const 8))
      (i64.store (i64.const 131064) (i64.const -1)))
    (func (export "size") (result i64) (memory.size))
    (func (export "load") (param i64) (result i64) (i64.load (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "size") (result u64) (canon lift (core func $i "size")))
  (func (export "load") (param "at" u64) (result u64) (canon lift (core func $i "load"))))
