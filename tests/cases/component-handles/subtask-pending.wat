;; A subtask that never returns: the callee waits for good, and is a task of its own.
;;! fails: handles
(component
  (component $server
    (core func $set (canon waitable-set.new))
    (core module $m
      (import "" "set" (func $set (result i32)))
      (func (export "start") (result i32)
        (i32.or (i32.const 2) (i32.shl (call $set) (i32.const 4))))
      (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $m (with "" (instance (export "set" (func $set))))))
    (func (export "start") async
      (canon lift (core func $i "start") async (callback (core func $i "callback")))))
  (component $client
    (import "start" (func $start async))
    (core func $start (canon lower (func $start) async))
    (core module $m
      (import "" "start" (func $start (result i32)))
      (func (export "init") (drop (call $start)) (drop (call $start))))
    (core instance $i (instantiate $m (with "" (instance (export "start" (func $start))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $server (instantiate $server))
  (instance $client (instantiate $client (with "start" (func $server "start"))))
  (export "wizer-initialize" (func $client "init")))
