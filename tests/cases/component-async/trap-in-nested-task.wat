;; A task that the initializer has started in a nested component traps in its second turn.
;;! fails: trap
(component
  (component $worker
    (core func $return (canon task.return))
    (core module $worker
      (import "" "return" (func $return))
      (func (export "work") (result i32) (call $return) (i32.const 1))
      (func $callback (export "callback") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $worker (with "" (instance (export "return" (func $return))))))
    (func (export "work") async
      (canon lift (core func $i "work") async (callback (core func $i "callback")))))
  (component $driver
    (import "work" (func $work async))
    (core func $work (canon lower (func $work) async))
    (core module $m
      (import "" "work" (func $work (result i32)))
      (func (export "init") (drop (call $work))))
    (core instance $i (instantiate $m (with "" (instance (export "work" (func $work))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $worker (instantiate $worker))
  (instance $driver (instantiate $driver (with "work" (func $worker "work"))))
  (export "wizer-initialize" (func $driver "init")))
