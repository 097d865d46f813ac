;; A nested component with asynchronous functions is passed on to another, and nobody instantiates
;; it: it stays as it is.
;;! exports: get
;;! call: get() => 9
(component
  (component $idle
    (import "ask" (func $ask async (result u32)))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (core func $ask (canon lower (func $ask) async (memory (core memory $memory "memory"))))
    (core func $set (canon waitable-set.new))
    (core func $return (canon task.return))
    (core module $m
      (import "" "ask" (func $ask (param i32) (result i32)))
      (import "" "set" (func $set (result i32)))
      (import "" "return" (func $return))
      (func (export "go") (drop (call $ask (i32.const 0))) (drop (call $set)) (call $return)))
    (core instance $i (instantiate $m (with "" (instance
      (export "ask" (func $ask)) (export "set" (func $set)) (export "return" (func $return))))))
    (func (export "go") async (canon lift (core func $i "go") async)))
  (component $holder
    (import "idle" (component $c
      (import "ask" (func async (result u32)))
      (export "go" (func async))))
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 9)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "init") async (canon lift (core func $i "init")))
    (func (export "get") async (result u32) (canon lift (core func $i "get"))))
  (instance $holder (instantiate $holder (with "idle" (component $idle))))
  (export "wizer-initialize" (func $holder "init"))
  (export "get" (func $holder "get")))
