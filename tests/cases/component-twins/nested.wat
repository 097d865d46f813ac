;; The module stands in a nested component of the target, and at the root of the twin: modules are numbered as they stand.
;;! run: -f life.set-up --onto $CASES/component-twins/twins/nested.wat --map-module 1=1
;;! exports: life
;;! call: life.get() => 6
(component
  (core module $unrelated (func (export "nothing")))
  (component $c
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 6)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func $init (canon lift (core func $i "init")))
    (func $get (result u32) (canon lift (core func $i "get")))
    (instance $life (export "set-up" (func $init)) (export "get" (func $get)))
    (export "life" (instance $life)))
  (instance $c (instantiate $c))
  (export "life" (instance $c "life")))
