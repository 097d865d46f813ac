;; The root exports the initializer of a nested component's instance, among others: only the root's export goes.
;;! run: -f setup(8,3)
;;! exports: get
;;! call: get() => 5
(component
  (component $c
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "setup") (param i32 i32) (global.set $n (i32.sub (local.get 0) (local.get 1))))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "setup") (param "a" u32) (param "b" u32) (canon lift (core func $i "setup")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $c (instantiate $c))
  (export "setup" (func $c "setup"))
  (export "get" (func $c "get")))
