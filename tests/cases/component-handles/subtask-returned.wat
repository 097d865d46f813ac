;; A subtask that has returned, but was not dropped: it was waited for in a set, which was dropped.
;;! fails: handles
(component
  (component $server
    (core func $return (canon task.return))
    (core module $m
      (import "" "return" (func $return))
      (func (export "start") (result i32) (i32.const 1))
      (func (export "callback") (param i32 i32 i32) (result i32) (call $return) (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
    (func (export "start") async
      (canon lift (core func $i "start") async (callback (core func $i "callback")))))
  (component $client
    (import "start" (func $start async))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (core func $start (canon lower (func $start) async))
    (core func $set (canon waitable-set.new))
    (core func $wait (canon waitable-set.wait (memory (core memory $memory "memory"))))
    (core func $join (canon waitable.join))
    (core func $drop-set (canon waitable-set.drop))
    (core func $return (canon task.return))
    (core module $m
      (import "" "start" (func $start (result i32)))
      (import "" "set" (func $set (result i32)))
      (import "" "wait" (func $wait (param i32 i32) (result i32)))
      (import "" "join" (func $join (param i32 i32)))
      (import "" "drop-set" (func $drop-set (param i32)))
      (import "" "return" (func $return))
      (func (export "init")
        (local $subtask i32) (local $set i32)
        (local.set $subtask (i32.shr_u (call $start) (i32.const 4)))
        (local.set $set (call $set))
        (call $join (local.get $subtask) (local.get $set))
        (drop (call $wait (local.get $set) (i32.const 8)))
        (call $join (local.get $subtask) (i32.const 0))
        (call $drop-set (local.get $set))
        (call $return)))
    (core instance $i (instantiate $m (with "" (instance
      (export "start" (func $start)) (export "set" (func $set)) (export "wait" (func $wait))
      (export "join" (func $join)) (export "drop-set" (func $drop-set))
      (export "return" (func $return))))))
    (func (export "init") async (canon lift (core func $i "init") async)))
  (instance $server (instantiate $server))
  (instance $client (instantiate $client (with "start" (func $server "start"))))
  (export "wizer-initialize" (func $client "init")))
