;; Names stay right where modules are inserted: those behind a copy move, in core modules and core instances.
;;! exports: first second
;;! call: first() => 1
;;! call: second() => 20
(component
  (core module $counter
    (global $n (mut i32) (i32.const 0))
    (func $set (export "set") (param i32) (global.set $n (local.get 0)))
    (func $get (export "get") (result i32) (global.get $n)))
  (core module $nothing)
  (core module $main
    (import "" "first" (func $first (param i32)))
    (import "" "second" (func $second (param i32)))
    (func $init (export "init") (call $first (i32.const 1)) (call $second (i32.const 20))))
  (core instance $none (instantiate $nothing))
  (core instance $one (instantiate $counter))
  (core instance $two (instantiate $counter))
  (core instance $bag
    (export "first" (func $one "set"))
    (export "second" (func $two "set")))
  (core instance $driver (instantiate $main (with "" (instance $bag))))
  (func (export "wizer-initialize") (canon lift (core func $driver "init")))
  (func (export "first") (result u32) (canon lift (core func $one "get")))
  (func (export "second") (result u32) (canon lift (core func $two "get"))))
