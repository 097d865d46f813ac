;; A module that the root only exports is never instantiated here: it stays as it is, with its state at the beginning.
;;! exports: shown get
;;! call: get() => 4
(component
  (core module $shown
    (global $n (mut i32) (i32.const 1))
    (memory 1)
    (data (i32.const 0) "as it was")
    (func (export "next") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n)))
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 4)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (export "shown" (core module $shown))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
