;; Two instances of a module are both reset.
;;! exports: get
;;! call: get() => 2
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (global $directories (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)) (global.set $directories (i32.const 3)))
    (func (export "__wasilibc_reset_preopens") (global.set $directories (i32.const -1)))
    (func (export "get") (result i32) (global.get $n)))
  (core module $main
    (import "first" "init" (func $first))
    (import "second" "init" (func $second))
    (import "first" "get" (func $get-first (result i32)))
    (import "second" "get" (func $get-second (result i32)))
    (func (export "init") (call $first) (call $second))
    (func (export "get") (result i32) (i32.add (call $get-first) (call $get-second))))
  (core instance $first (instantiate $m))
  (core instance $second (instantiate $m))
  (core instance $main (instantiate $main (with "first" (instance $first)) (with "second" (instance $second))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "get") (result u32) (canon lift (core func $main "get"))))
