;; An asynchronous call of a nested component that returns at once, with a result in memory: there
;; is no subtask, though the callee goes on a little longer.
;;! exports: get calls
;;! call: calls() => 1
;;! call: get() => (12, "abc")
(component
  (component $server
    (core module $memory (memory (export "memory") 1) (data (i32.const 16) "abcdef"))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $return (canon task.return (result string) (memory $mem)))
    (core func $return-u32 (canon task.return (result u32)))
    (core func $yield (canon thread.yield))
    (core module $m
      (import "" "return" (func $return (param i32 i32)))
      (import "" "return-u32" (func $return-u32 (param i32)))
      (import "" "yield" (func $yield (result i32)))
      (global $calls (mut i32) (i32.const 0))
      (func (export "start") (param i32) (result i32)
        (call $return (i32.const 16) (local.get 0))
        (i32.const 1))
      (func (export "callback") (param i32 i32 i32) (result i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.const 0))
      (func (export "calls")
        (local $i i32)
        (loop $again
          (drop (call $yield))
          (br_if $again
            (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 5))))
        (call $return-u32 (global.get $calls))))
    (core instance $i (instantiate $m (with "" (instance
      (export "return" (func $return)) (export "return-u32" (func $return-u32))
      (export "yield" (func $yield))))))
    (func (export "start") async (param "length" u32) (result string)
      (canon lift (core func $i "start") async (callback (core func $i "callback")) (memory $mem)))
    (func (export "calls") async (result u32) (canon lift (core func $i "calls") async)))
  (component $client
    (import "start" (func $start async (param "length" u32) (result string)))
    (core module $memory
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $start (canon lower (func $start) async (memory $mem)
      (realloc (core func $memory "realloc"))))
    (core func $drop (canon subtask.drop))
    (core func $return (canon task.return))
    (core module $m
      (import "memory" "memory" (memory 1))
      (import "" "start" (func $start (param i32 i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "return" (func $return))
      (func (export "init") (result i32)
        (i32.store (i32.const 0)
          (i32.add (i32.const 10) (call $start (i32.const 3) (i32.const 4))))
        (call $return)
        (i32.const 0))
      (func (export "callback") (param i32 i32 i32) (result i32) unreachable)
      (func (export "get") (result i32) (i32.const 0)))
    (core instance $i (instantiate $m
      (with "memory" (instance $memory))
      (with "" (instance
        (export "start" (func $start)) (export "drop" (func $drop)) (export "return" (func $return))))))
    (func (export "init") async
      (canon lift (core func $i "init") async (callback (core func $i "callback"))))
    (func (export "get") (result (tuple u32 string)) (canon lift (core func $i "get") (memory $mem))))
  (instance $server (instantiate $server))
  (instance $client (instantiate $client (with "start" (func $server "start"))))
  (export "wizer-initialize" (func $client "init"))
  (export "get" (func $client "get"))
  (export "calls" (func $server "calls")))
