;; The component that makes the initializer's interface is passed on as well, to one that asks for the initializer.
;;! run: -f a:b/c.init
;;! exports: a:b/c get
;;! call: get() => 7
(component
  (component $c
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core module $m (import "" "new" (func $new (param i32) (result i32))) (memory 1) (func (export "init")) (func (export "make") (result i32) (call $new (i32.const 3))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func $init (canon lift (core func $i "init")))
    (export $re "r" (type $r))
    (func $make (result (own $re)) (canon lift (core func $i "make")))
    (export "init" (func $init)) (export "[constructor]r" (func $make)))
  (component $d (import "c" (component (export "init" (func)))) )
  (instance $x (instantiate $c))
  (instance $y (instantiate $d (with "c" (component $c))))
  (export "a:b/c" (instance $x))
  (core module $g (func (export "get") (result i32) (i32.const 7)))
  (core instance $gi (instantiate $g))
  (func (export "get") (result u32) (canon lift (core func $gi "get"))))
