;; Two modules have their partners in another order, one by its bytes, and one by its number.
;;! run: --onto $CASES/component-twins/twins/two-modules.wat --map-module 1=0
;;! exports: first second
;;! call: first() => 10
;;! call: second() => 20
(component
  (core module $first
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 10)))
    (func (export "get") (result i32) (global.get $n)))
  (core module $second
    (import "first" "init" (func $first))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (call $first) (global.set $n (i32.const 20)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $first (instantiate $first))
  (core instance $second (instantiate $second (with "first" (instance $first))))
  (func (export "wizer-initialize") (canon lift (core func $second "init")))
  (func (export "first") (result u32) (canon lift (core func $first "get")))
  (func (export "second") (result u32) (canon lift (core func $second "get"))))
