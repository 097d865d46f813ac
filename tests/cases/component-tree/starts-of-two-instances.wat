;; A component instantiated twice has modules with start functions: each ran once for each instance, and none runs again.
;;! exports: first second
;;! call: first() => 11
;;! call: second() => 11
(component
  (component $c
    (core module $memory (memory (export "memory") 1) (data (i32.const 0) "\0a"))
    (core module $starts
      (import "" "memory" (memory 1))
      (func $start (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))
      (start $start)
      (func (export "init"))
      (func (export "get") (result i32) (i32.load (i32.const 0))))
    (core instance $memory (instantiate $memory))
    (core instance $i (instantiate $starts (with "" (instance $memory))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $first (instantiate $c))
  (instance $second (instantiate $c))
  (export "wizer-initialize" (func $first "init"))
  (export "first" (func $first "get"))
  (export "second" (func $second "get")))
