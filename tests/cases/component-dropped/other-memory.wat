;; A module drops a segment after it wrote it to the memory of another module.
;;! exports: byte
;;! call: byte() => 99
(component
  (core module $memory
    (memory (export "memory") 1)
    (func (export "byte") (result i32) (i32.load8_u (i32.const 10))))
  (core module $m
    (import "memory" "memory" (memory 1))
    (data $d "abc")
    (func (export "set-up")
      (memory.init $d (i32.const 8) (i32.const 0) (i32.const 3))
      (data.drop $d)))
  (core instance $memory (instantiate $memory))
  (core instance $i (instantiate $m (with "memory" (instance $memory))))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "byte") (result u32) (canon lift (core func $memory "byte"))))
