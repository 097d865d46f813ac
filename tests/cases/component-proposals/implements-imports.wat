;; Two imports that implement one interface, by names of their own: one is called in the
;; initializer's place later, none in the initializer.
;;! exports: get ask
;;! call: get() => 1
;;! call: ask() => trap
(component
  (import "first" (implements "ns:pkg/store@1.0.0") (instance $first
    (export "get" (func (param "key" string) (result u32)))))
  (import "second" (implements "ns:pkg/store@1.0.0") (instance $second
    (export "get" (func (param "key" string) (result u32)))))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (core func $first (canon lower (func $first "get") (memory $mem)))
  (core func $second (canon lower (func $second "get") (memory $mem)))
  (core module $m
    (import "" "first" (func $first (param i32 i32) (result i32)))
    (import "" "second" (func $second (param i32 i32) (result i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "ask") (result i32) (call $second (i32.const 0) (call $first (i32.const 0) (i32.const 0))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance
    (export "first" (func $first)) (export "second" (func $second))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get")))
  (func (export "ask") (result u32) (canon lift (core func $i "ask"))))
