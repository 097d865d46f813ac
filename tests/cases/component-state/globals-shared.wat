;; A mutable global that one module defines and two others import is snapshot once, where it is defined.
;;! exports: first second
;;! call: first() => 8
;;! call: second() => 9
;;! call: first() => 10
(component
  (core module $definer
    (global (export "counter") (mut i32) (i32.const 0)))
  (core module $user
    (import "env" "counter" (global $counter (mut i32)))
    (func (export "init") (global.set $counter (i32.const 7)))
    (func (export "next") (result i32)
      (global.set $counter (i32.add (global.get $counter) (i32.const 1)))
      (global.get $counter)))
  (core instance $definer (instantiate $definer))
  (core instance $first (instantiate $user (with "env" (instance $definer))))
  (core instance $second (instantiate $user (with "env" (instance $definer))))
  (func (export "wizer-initialize") (canon lift (core func $second "init")))
  (func (export "first") (result u32) (canon lift (core func $first "next")))
  (func (export "second") (result u32) (canon lift (core func $second "next"))))
