;; A memory with pages of one byte has any size.
;;! exports: size load
;;! call: size() => 7
;;! call: load(2) => 3
;;! call: load(6) => 9
(component
  (core module $m
    (memory 3 7 (pagesize 1))
    (func (export "init")
      (i32.store8 (i32.const 2) (i32.const 3))
      (drop (memory.grow (i32.const 4)))
      (i32.store8 (i32.const 6) (i32.const 9)))
    (func (export "size") (result i32) (memory.size))
    (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "size") (result u32) (canon lift (core func $i "size")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $i "load"))))
