;; A memory is as large as the initializer left it, and can grow on from there.
;;! exports: size load grow
;;! call: size() => 3
;;! call: load(131072) => 7
;;! call: grow() => 3
;;! call: size() => 4
(component
  (core module $m
    (memory 1 5)
    (func (export "init")
      (drop (memory.grow (i32.const 2)))
      (i32.store (i32.const 131072) (i32.const 7)))
    (func (export "size") (result i32) (memory.size))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "grow") (result i32) (memory.grow (i32.const 1))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "size") (result u32) (canon lift (core func $i "size")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $i "load")))
  (func (export "grow") (result s32) (canon lift (core func $i "grow"))))
