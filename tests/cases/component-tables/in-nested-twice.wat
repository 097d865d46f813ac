;; A nested component is instantiated twice: the tables of its instances change in different ways.
;;! exports: first second
;;! call: first() => 2
;;! call: second() => 4
(component
  (component $library
    (core module $env (table (export "table") 1 funcref))
    (core module $m
      (import "env" "table" (table $t 1 funcref))
      (elem declare func $f)
      (func $f)
      (func (export "grow") (param i32)
        (drop (table.grow $t (ref.func $f) (local.get 0))))
      (func (export "size") (result i32) (table.size $t)))
    (core instance $env (instantiate $env))
    (core instance $i (instantiate $m (with "env" (instance $env))))
    (func (export "grow") (param "by" u32) (canon lift (core func $i "grow")))
    (func (export "size") (result u32) (canon lift (core func $i "size"))))
  (component $main
    (import "first" (func $first (param "by" u32)))
    (import "second" (func $second (param "by" u32)))
    (core func $first (canon lower (func $first)))
    (core func $second (canon lower (func $second)))
    (core module $main
      (import "" "first" (func $first (param i32)))
      (import "" "second" (func $second (param i32)))
      (func (export "set-up") (call $first (i32.const 1)) (call $second (i32.const 3))))
    (core instance $main (instantiate $main
      (with "" (instance (export "first" (func $first)) (export "second" (func $second))))))
    (func (export "set-up") (canon lift (core func $main "set-up"))))
  (instance $first (instantiate $library))
  (instance $second (instantiate $library))
  (instance $main (instantiate $main
    (with "first" (func $first "grow")) (with "second" (func $second "grow"))))
  (export "wizer-initialize" (func $main "set-up"))
  (export "first" (func $first "size"))
  (export "second" (func $second "size")))
