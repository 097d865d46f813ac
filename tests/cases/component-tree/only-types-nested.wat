;; Nested components that hold types, and one that passes functions on, stay as they are, byte by byte.
;;! exports: point get
;;! call: get() => {x: 3, y: 4}
(component $root
  (type $point' (record (field "x" u32) (field "y" u32)))
  (export $point "point" (type $point'))
  (component $types
    (type $color' (enum "red" "green"))
    (export "color" (type $color'))
    (component $deeper
      (type $size' (tuple u32 u32))
      (export "size" (type $size'))))
  (instance (instantiate $types))
  (core module $m
    (memory (export "memory") 1)
    (func (export "init") (i32.store (i32.const 8) (i32.const 3)) (i32.store (i32.const 12) (i32.const 4)))
    (func (export "get") (result i32) (i32.const 8)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func $get (result $point) (canon lift (core func $i "get") (memory (core memory $i "memory"))))
  (component $passes-on
    (import "f" (func $f (result u32)))
    (export "f" (func $f)))
  (export "get" (func $get)))
