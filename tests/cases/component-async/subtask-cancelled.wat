;; A pending call of a nested component is cancelled: the callee notices, and what it has changed
;; until then is in the result.
;;! exports: status steps
;;! call: status() => 4
;;! call: steps() => 2006
(component
  (component $server
    (core func $cancel (canon task.cancel))
    (core func $set (canon waitable-set.new))
    (core func $drop-set (canon waitable-set.drop))
    (core module $m
      (import "" "cancel" (func $cancel))
      (import "" "set" (func $set (result i32)))
      (import "" "drop-set" (func $drop-set (param i32)))
      (global $set (mut i32) (i32.const 0))
      (global $steps (mut i32) (i32.const 0))
      (func (export "start") (result i32)
        (global.set $steps (i32.const 2000))
        (global.set $set (call $set))
        (i32.or (i32.const 2) (i32.shl (global.get $set) (i32.const 4))))
      (func (export "callback") (param $event i32) (param i32 i32) (result i32)
        (global.set $steps (i32.add (global.get $steps) (local.get $event)))
        (call $drop-set (global.get $set))
        (call $cancel)
        (i32.const 0))
      (func (export "steps") (result i32) (global.get $steps)))
    (core instance $i (instantiate $m (with "" (instance
      (export "cancel" (func $cancel)) (export "set" (func $set))
      (export "drop-set" (func $drop-set))))))
    (func (export "start") async (result u32)
      (canon lift (core func $i "start") async (callback (core func $i "callback"))))
    (func (export "steps") (result u32) (canon lift (core func $i "steps"))))
  (component $client
    (import "start" (func $start async (result u32)))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (core func $start (canon lower (func $start) async (memory (core memory $memory "memory"))))
    (core func $cancel (canon subtask.cancel))
    (core func $drop (canon subtask.drop))
    (core func $return (canon task.return))
    (core module $m
      (import "" "start" (func $start (param i32) (result i32)))
      (import "" "cancel" (func $cancel (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "return" (func $return))
      (global $status (mut i32) (i32.const 0))
      (func (export "init")
        (local $subtask i32)
        (local.set $subtask (i32.shr_u (call $start (i32.const 0)) (i32.const 4)))
        (global.set $status (call $cancel (local.get $subtask)))
        (call $drop (local.get $subtask))
        (call $return))
      (func (export "status") (result i32) (global.get $status)))
    (core instance $i (instantiate $m (with "" (instance
      (export "start" (func $start)) (export "cancel" (func $cancel))
      (export "drop" (func $drop)) (export "return" (func $return))))))
    (func (export "init") async (canon lift (core func $i "init") async))
    (func (export "status") (result u32) (canon lift (core func $i "status"))))
  (instance $server (instantiate $server))
  (instance $client (instantiate $client (with "start" (func $server "start"))))
  (export "wizer-initialize" (func $client "init"))
  (export "status" (func $client "status"))
  (export "steps" (func $server "steps")))
