;; Each task has a context of its own, with two slots: both outlive the code `YIELD`, and are fresh
;; in the result.
;;! exports: get
;;! call: get() => 52
;;! call: get() => 52
(component
  (core func $get-0 (canon context.get i32 0))
  (core func $set-0 (canon context.set i32 0))
  (core func $get-1 (canon context.get i32 1))
  (core func $set-1 (canon context.set i32 1))
  (core func $return (canon task.return))
  (core module $m
    (import "" "get-0" (func $get-0 (result i32)))
    (import "" "set-0" (func $set-0 (param i32)))
    (import "" "get-1" (func $get-1 (result i32)))
    (import "" "set-1" (func $set-1 (param i32)))
    (import "" "return" (func $return))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (result i32)
      (call $set-0 (i32.const 50))
      (call $set-1 (i32.const 2))
      (i32.const 1))
    (func (export "callback") (param i32 i32 i32) (result i32)
      (global.set $n (i32.add (call $get-0) (call $get-1)))
      (call $return)
      (i32.const 0))
    (func (export "get") (result i32)
      (if (i32.or (call $get-0) (call $get-1)) (then unreachable))
      (call $set-0 (global.get $n))
      (call $get-0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "get-0" (func $get-0)) (export "set-0" (func $set-0))
    (export "get-1" (func $get-1)) (export "set-1" (func $set-1))
    (export "return" (func $return))))))
  (alias core export $i "callback" (core func $callback))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $callback))))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
