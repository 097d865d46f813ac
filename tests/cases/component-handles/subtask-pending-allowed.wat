;; With --allow-open-handles, a call that never returns is a warning: the state of both components
;; is in the result, and the call goes on nowhere.
;;! run: --allow-open-handles
;;! exports: calls status
;;! stderr: Warning: the component still holds 1 unfinished task, 1 waitable set, 1 subtask
;;! call: calls() => 1
;;! call: status() => 1
(component
  (component $server
    (core func $set (canon waitable-set.new))
    (core module $m
      (import "" "set" (func $set (result i32)))
      (global $calls (mut i32) (i32.const 0))
      (func (export "start") (result i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.or (i32.const 2) (i32.shl (call $set) (i32.const 4))))
      (func (export "callback") (param i32 i32 i32) (result i32) unreachable)
      (func (export "calls") (result i32) (global.get $calls)))
    (core instance $i (instantiate $m (with "" (instance (export "set" (func $set))))))
    (func (export "start") async
      (canon lift (core func $i "start") async (callback (core func $i "callback"))))
    (func (export "calls") (result u32) (canon lift (core func $i "calls"))))
  (component $client
    (import "start" (func $start async))
    (core func $start (canon lower (func $start) async))
    (core module $m
      (import "" "start" (func $start (result i32)))
      (global $status (mut i32) (i32.const 0))
      (func (export "init") (global.set $status (i32.and (call $start) (i32.const 15))))
      (func (export "status") (result i32) (global.get $status)))
    (core instance $i (instantiate $m (with "" (instance (export "start" (func $start))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "status") (result u32) (canon lift (core func $i "status"))))
  (instance $server (instantiate $server))
  (instance $client (instantiate $client (with "start" (func $server "start"))))
  (export "wizer-initialize" (func $client "init"))
  (export "calls" (func $server "calls"))
  (export "status" (func $client "status")))
