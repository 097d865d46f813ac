;; Imports of functions and of tags in turn all stay, in order, and the functions keep their numbers.
;;! exports: unknown get
;;! call: get => 7
(module
  (import "a" "f" (func $f (param i32)))
  (import "a" "t" (tag $t (param i32)))
  (import "b" "f" (func $g (result i32)))
  (import "" "" (func $nameless))
  (import "b" "t" (tag $u))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 7)))
  (func (export "unknown") (call $f (call $g)) (call $nameless))
  (func (export "get") (result i32) (global.get $n)))
