;; A memory and a global reach the module that uses them through an instance made of exports.
;;! exports: get
;;! call: get() => 42
(component
  (core module $definer
    (memory (export "m") 1)
    (global (export "g") (mut i32) (i32.const 0)))
  (core module $user
    (import "bag" "memory" (memory 1))
    (import "bag" "global" (global $g (mut i32)))
    (func (export "init")
      (i32.store (i32.const 0) (i32.const 40))
      (global.set $g (i32.const 2)))
    (func (export "get") (result i32) (i32.add (i32.load (i32.const 0)) (global.get $g))))
  (core instance $definer (instantiate $definer))
  (core instance $bag
    (export "memory" (memory $definer "m"))
    (export "global" (global $definer "g")))
  (core instance $user (instantiate $user (with "bag" (instance $bag))))
  (func (export "wizer-initialize") (canon lift (core func $user "init")))
  (func (export "get") (result u32) (canon lift (core func $user "get"))))
