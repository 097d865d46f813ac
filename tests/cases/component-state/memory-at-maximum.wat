;; A memory of one page that can't grow, full to its last byte.
;;! exports: size load
;;! call: size() => 1
;;! call: load(0) => 16909060
;;! call: load(65532) => 84281096
(component
  (core module $m
    (memory 1 1)
    (func (export "init")
      (i32.store (i32.const 0) (i32.const 0x01020304))
      (i32.store (i32.const 65532) (i32.const 0x05060708)))
    (func (export "size") (result i32) (memory.size))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "size") (result u32) (canon lift (core func $i "size")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $i "load"))))
