;; A component instantiated twice instantiates another one twice: four instances, each with its own state.
;;! exports: a b c d
;;! call: a() => 1
;;! call: b() => 2
;;! call: c() => 3
;;! call: d() => 4
(component
  (component $pair
    (component $one
      (core module $m
        (memory 1 1)
        (func (export "set") (param i32) (i32.store (i32.const 65532) (local.get 0)))
        (func (export "get") (result i32) (i32.load (i32.const 65532))))
      (core instance $i (instantiate $m))
      (func (export "set") (param "n" u32) (canon lift (core func $i "set")))
      (func (export "get") (result u32) (canon lift (core func $i "get"))))
    (instance $left (instantiate $one))
    (instance $right (instantiate $one))
    (export "set-left" (func $left "set"))
    (export "set-right" (func $right "set"))
    (export "left" (func $left "get"))
    (export "right" (func $right "get")))
  (component $driver
    (type $set (func (param "n" u32)))
    (import "first" (instance $first (alias outer 1 $set (type $set)) (export "set-left" (func (type $set))) (export "set-right" (func (type $set)))))
    (import "second" (instance $second (alias outer 1 $set (type $set)) (export "set-left" (func (type $set))) (export "set-right" (func (type $set)))))
    (core func $a (canon lower (func $first "set-left")))
    (core func $b (canon lower (func $first "set-right")))
    (core func $c (canon lower (func $second "set-left")))
    (core func $d (canon lower (func $second "set-right")))
    (core module $m
      (import "" "a" (func $a (param i32)))
      (import "" "b" (func $b (param i32)))
      (import "" "c" (func $c (param i32)))
      (import "" "d" (func $d (param i32)))
      (func (export "init")
        (call $a (i32.const 1))
        (call $b (i32.const 2))
        (call $c (i32.const 3))
        (call $d (i32.const 4))))
    (core instance $i (instantiate $m (with "" (instance
      (export "a" (func $a))
      (export "b" (func $b))
      (export "c" (func $c))
      (export "d" (func $d))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $first (instantiate $pair))
  (instance $second (instantiate $pair))
  (instance $driver (instantiate $driver (with "first" (instance $first)) (with "second" (instance $second))))
  (export "wizer-initialize" (func $driver "init"))
  (export "a" (func $first "left"))
  (export "b" (func $first "right"))
  (export "c" (func $second "left"))
  (export "d" (func $second "right")))
