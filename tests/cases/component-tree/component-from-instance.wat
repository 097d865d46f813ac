;; A component that a nested component's instance exports is instantiated at the root: it has no state.
;;! exports: get nine
;;! call: get() => 4
;;! call: nine() => 9
(component
  (component $outer
    (component $shown
      (core module $m (func (export "nine") (result i32) (i32.const 9)))
      (core instance $i (instantiate $m))
      (func (export "nine") (result u32) (canon lift (core func $i "nine"))))
    (export "shown" (component $shown))
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 4)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $outer (instantiate $outer))
  (alias export $outer "shown" (component $shown))
  (instance $shown (instantiate $shown))
  (export "wizer-initialize" (func $outer "init"))
  (export "get" (func $outer "get"))
  (export "nine" (func $shown "nine")))
