;; A type gets another name; the functions that use it go with it.
;;! run: -r place=point
;;! exports: place get
;;! call: get() => {x: 3, y: 4}
(component
  (type $point' (record (field "x" u32) (field "y" u32)))
  (export $point "point" (type $point'))
  (core module $m
    (memory (export "memory") 1)
    (func (export "init") (i32.store (i32.const 8) (i32.const 3)) (i32.store (i32.const 12) (i32.const 4)))
    (func (export "get") (result i32) (i32.const 8)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result $point) (canon lift (core func $i "get") (memory $memory))))
