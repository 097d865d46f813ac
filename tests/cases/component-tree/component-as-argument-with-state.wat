;; A component with state is given to a nested component, which instantiates it.
;;! exports: get
;;! call: get() => 1
(component
  (component $counter
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 1)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (component $c
    (import "component" (component $counter (export "init" (func)) (export "get" (func (result u32)))))
    (instance $i (instantiate $counter))
    (export "init" (func $i "init"))
    (export "get" (func $i "get")))
  (instance $c (instantiate $c (with "component" (component $counter))))
  (export "wizer-initialize" (func $c "init"))
  (export "get" (func $c "get")))
