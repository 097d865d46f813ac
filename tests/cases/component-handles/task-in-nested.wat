;; A task of a nested component waits for good, for an event of a stream whose writable end is left:
;; the caller does not know of it.
;;! fails: handles
(component
  (component $worker
    (type $stream (stream u8))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (core func $return (canon task.return))
    (core func $new (canon stream.new $stream))
    (core func $read (canon stream.read $stream async (memory (core memory $memory "memory"))))
    (core func $set (canon waitable-set.new))
    (core func $join (canon waitable.join))
    (core module $m
      (import "" "return" (func $return))
      (import "" "new" (func $new (result i64)))
      (import "" "read" (func $read (param i32 i32 i32) (result i32)))
      (import "" "set" (func $set (result i32)))
      (import "" "join" (func $join (param i32 i32)))
      (func (export "work") (result i32)
        (local $readable i32) (local $set i32)
        (local.set $readable (i32.wrap_i64 (call $new)))
        (drop (call $read (local.get $readable) (i32.const 8) (i32.const 1)))
        (local.set $set (call $set))
        (call $join (local.get $readable) (local.get $set))
        (call $return)
        (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
      (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $m (with "" (instance
      (export "return" (func $return)) (export "new" (func $new)) (export "read" (func $read))
      (export "set" (func $set)) (export "join" (func $join))))))
    (func (export "work") async
      (canon lift (core func $i "work") async (callback (core func $i "callback")))))
  (component $driver
    (import "work" (func $work async))
    (core func $work (canon lower (func $work)))
    (core func $return (canon task.return))
    (core module $m
      (import "" "work" (func $work))
      (import "" "return" (func $return))
      (func (export "init") (call $work) (call $return)))
    (core instance $i (instantiate $m (with "" (instance
      (export "work" (func $work)) (export "return" (func $return))))))
    (func (export "init") async (canon lift (core func $i "init") async)))
  (instance $worker (instantiate $worker))
  (instance $driver (instantiate $driver (with "work" (func $worker "work"))))
  (export "wizer-initialize" (func $driver "init")))
