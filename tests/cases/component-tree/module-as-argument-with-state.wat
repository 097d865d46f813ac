;; A module with state is given to a nested component, which instantiates it.
;;! exports: get
;;! call: get() => 1
(component
  (core module $counter
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "get") (result i32) (global.get $n)))
  (component $c
    (import "module" (core module $counter (export "init" (func)) (export "get" (func (result i32)))))
    (core instance $i (instantiate $counter))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $c (instantiate $c (with "module" (core module $counter))))
  (export "wizer-initialize" (func $c "init"))
  (export "get" (func $c "get")))
