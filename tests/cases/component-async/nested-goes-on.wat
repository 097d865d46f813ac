;; An initializer that is not asynchronous starts a task of a nested component, in which it returns
;; at once. The task takes some more turns, and starts another one in a third component.
;;! exports: total turns
;;! call: turns() => 6
;;! call: total() => 21
(component
  (component $sum
    (core func $return (canon task.return))
    (core module $m
      (import "" "return" (func $return))
      (global $total (mut i32) (i32.const 0))
      (global $next (mut i32) (i32.const 0))
      (func (export "add") (param i32) (result i32)
        (call $return)
        (global.set $next (local.get 0))
        (i32.const 1))
      (func (export "callback") (param i32 i32 i32) (result i32)
        (global.set $total (i32.add (global.get $total) (global.get $next)))
        (i32.const 0))
      (func (export "total") (result i32) (global.get $total)))
    (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
    (func (export "add") async (param "n" u32)
      (canon lift (core func $i "add") async (callback (core func $i "callback"))))
    (func (export "total") (result u32) (canon lift (core func $i "total"))))
  (component $worker
    (import "add" (func $add async (param "n" u32)))
    (core func $add (canon lower (func $add) async))
    (core func $return (canon task.return))
    (core func $return-u32 (canon task.return (result u32)))
    (core func $yield (canon thread.yield))
    (core module $m
      (import "" "add" (func $add (param i32) (result i32)))
      (import "" "return" (func $return))
      (import "" "return-u32" (func $return-u32 (param i32)))
      (import "" "yield" (func $yield (result i32)))
      (global $turns (mut i32) (i32.const 0))
      (func (export "work") (param i32) (result i32) (call $return) (i32.const 1))
      (func (export "callback") (param i32 i32 i32) (result i32)
        (global.set $turns (i32.add (global.get $turns) (i32.const 1)))
        (if (i32.ne (call $add (global.get $turns)) (i32.const 2)) (then unreachable))
        (i32.lt_u (global.get $turns) (i32.const 6)))
      (func (export "turns")
        (local $i i32)
        (loop $again
          (drop (call $yield))
          (br_if $again
            (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 20))))
        (call $return-u32 (global.get $turns))))
    (core instance $i (instantiate $m (with "" (instance
      (export "add" (func $add)) (export "return" (func $return))
      (export "return-u32" (func $return-u32)) (export "yield" (func $yield))))))
    (func (export "work") async (param "n" u32)
      (canon lift (core func $i "work") async (callback (core func $i "callback"))))
    (func (export "turns") async (result u32) (canon lift (core func $i "turns") async)))
  (component $driver
    (import "work" (func $work async (param "n" u32)))
    (core func $work (canon lower (func $work) async))
    (core module $m
      (import "" "work" (func $work (param i32) (result i32)))
      (func (export "init")
        (if (i32.ne (call $work (i32.const 6)) (i32.const 2)) (then unreachable))))
    (core instance $i (instantiate $m (with "" (instance (export "work" (func $work))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $sum (instantiate $sum))
  (instance $worker (instantiate $worker (with "add" (func $sum "add"))))
  (instance $driver (instantiate $driver (with "work" (func $worker "work"))))
  (export "wizer-initialize" (func $driver "init"))
  (export "total" (func $sum "total"))
  (export "turns" (func $worker "turns")))
