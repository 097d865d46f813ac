;; A memory without a page, and one that the initializer grew from none.
;;! exports: sizes
;;! call: sizes() => 256
(component
  (core module $m
    (memory $none 0)
    (memory $grown 0 1)
    (func (export "init")
      (drop (memory.grow $grown (i32.const 1)))
      (i32.store8 $grown (i32.const 9) (i32.const 1)))
    (func (export "sizes") (result i32)
      (i32.or
        (memory.size $none)
        (i32.shl (i32.load8_u $grown (i32.const 9)) (i32.const 8)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "sizes") (result u32) (canon lift (core func $i "sizes"))))
