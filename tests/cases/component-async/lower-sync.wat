;; An asynchronous function of a nested component that is lowered without `async`: the initializer
;; is blocked until it returns. The callee goes on after that.
;;! exports: get steps
;;! call: steps() => 5
;;! call: get() => 6
(component
  (component $server
    (core func $return (canon task.return (result u32)))
    (core func $yield (canon thread.yield))
    (core module $m
      (import "" "return" (func $return (param i32)))
      (import "" "yield" (func $yield (result i32)))
      (global $steps (mut i32) (i32.const 0))
      (func (export "start") (param i32) (result i32) (i32.const 1))
      (func (export "callback") (param i32 i32 i32) (result i32)
        (global.set $steps (i32.add (global.get $steps) (i32.const 1)))
        (if (i32.eq (global.get $steps) (i32.const 3)) (then (call $return (global.get $steps))))
        (i32.ne (global.get $steps) (i32.const 5)))
      (func (export "steps")
        (local $i i32)
        (loop $again
          (drop (call $yield))
          (br_if $again
            (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 5))))
        (call $return (global.get $steps))))
    (core instance $i (instantiate $m (with "" (instance
      (export "return" (func $return)) (export "yield" (func $yield))))))
    (func (export "start") async (param "n" u32) (result u32)
      (canon lift (core func $i "start") async (callback (core func $i "callback"))))
    (func (export "steps") async (result u32) (canon lift (core func $i "steps") async)))
  (component $client
    (import "start" (func $start async (param "n" u32) (result u32)))
    (core func $start (canon lower (func $start)))
    (core func $return (canon task.return))
    (core module $m
      (import "" "start" (func $start (param i32) (result i32)))
      (import "" "return" (func $return))
      (global $n (mut i32) (i32.const 0))
      (func (export "init")
        (global.set $n (i32.mul (call $start (i32.const 9)) (i32.const 2)))
        (call $return))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m (with "" (instance
      (export "start" (func $start)) (export "return" (func $return))))))
    (func (export "init") async (canon lift (core func $i "init") async))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $server (instantiate $server))
  (instance $client (instantiate $client (with "start" (func $server "start"))))
  (export "wizer-initialize" (func $client "init"))
  (export "get" (func $client "get"))
  (export "steps" (func $server "steps")))
