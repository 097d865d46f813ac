;; An interface that has only types is imported, and its types are used.
;;! exports: get
;;! call: get() => {x: 1, y: 2}
(component
  (import "ns:pkg/types@1.0.0" (instance $types
    (type $point' (record (field "x" u32) (field "y" u32)))
    (export "point" (type (eq $point')))))
  (alias export $types "point" (type $point))
  (core module $m
    (memory (export "memory") 1)
    (func (export "init") (i32.store (i32.const 8) (i32.const 1)) (i32.store (i32.const 12) (i32.const 2)))
    (func (export "get") (result i32) (i32.const 8)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result $point) (canon lift (core func $i "get") (memory $memory))))
