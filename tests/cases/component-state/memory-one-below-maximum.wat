;; A memory that is one page below its maximum can still grow by that page.
;;! exports: load grow
;;! call: load() => 5
;;! call: grow() => 2
;;! call: grow() => -1
(component
  (core module $m
    (memory 1 3)
    (func (export "init")
      (drop (memory.grow (i32.const 1)))
      (i32.store8 (i32.const 131071) (i32.const 5)))
    (func (export "load") (result i32) (i32.load8_u (i32.const 131071)))
    (func (export "grow") (result i32) (memory.grow (i32.const 1))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "load") (result u32) (canon lift (core func $i "load")))
  (func (export "grow") (result s32) (canon lift (core func $i "grow"))))
