;; A module without state that is instantiated twice is not copied.
;;! exports: first second
;;! call: first() => 7
;;! call: second() => 8
(component
  (core module $state
    (global (export "g") (mut i32) (i32.const 0))
    (global (export "h") (mut i32) (i32.const 0)))
  (core module $getter
    (import "env" "n" (global $n (mut i32)))
    (func (export "set") (param i32) (global.set $n (local.get 0)))
    (func (export "get") (result i32) (global.get $n)))
  (core module $main
    (import "first" "set" (func $first (param i32)))
    (import "second" "set" (func $second (param i32)))
    (func (export "init") (call $first (i32.const 7)) (call $second (i32.const 8))))
  (core instance $state (instantiate $state))
  (core instance $g (export "n" (global $state "g")))
  (core instance $h (export "n" (global $state "h")))
  (core instance $first (instantiate $getter (with "env" (instance $g))))
  (core instance $second (instantiate $getter (with "env" (instance $h))))
  (core instance $main (instantiate $main (with "first" (instance $first)) (with "second" (instance $second))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "first") (result u32) (canon lift (core func $first "get")))
  (func (export "second") (result u32) (canon lift (core func $second "get"))))
