;; What wit-component makes of a reactor: a module whose start function calls `_initialize` of another. It ran once.
;;! exports: get
;;! call: get() => 2
(component
  (core module $main
    (global $n (mut i32) (i32.const 0))
    (func (export "_initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "init") (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core module $starts
    (import "" "" (func))
    (start 0))
  (core instance $main (instantiate $main))
  (alias core export $main "_initialize" (core func $initialize))
  (core instance $bag (export "" (func $initialize)))
  (core instance (instantiate $starts (with "" (instance $bag))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "get") (result u32) (canon lift (core func $main "get"))))
