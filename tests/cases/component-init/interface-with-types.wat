;; The exported instance has types, and functions that use them: they stay beside it.
;;! run: -f ns:pkg/shapes.set-up(big)
;;! exports: ns:pkg/shapes
;;! call: ns:pkg/shapes.get() => big
;;! call: ns:pkg/shapes.same(small) => small
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (param i32) (global.set $n (local.get 0)))
    (func (export "get") (result i32) (global.get $n))
    (func (export "same") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m))
  (type $size (enum "small" "big"))
  (func $set-up (param "size" $size) (canon lift (core func $i "init")))
  (func $get (result $size) (canon lift (core func $i "get")))
  (func $same (param "size" $size) (result $size) (canon lift (core func $i "same")))
  (instance $shapes
    (export "size" (type $size))
    (export "set-up" (func $set-up))
    (export "get" (func $get))
    (export "same" (func $same)))
  (export "ns:pkg/shapes" (instance $shapes)))
