;; An asynchronous call of a nested component that returns and ends at once: there is no subtask,
;; and nothing is left of the task.
;;! exports: get
;;! call: get() => (12, "abc")
(component
  (component $server
    (core module $memory (memory (export "memory") 1) (data (i32.const 16) "abcdef"))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $return (canon task.return (result string) (memory $mem)))
    (core module $m
      (import "" "return" (func $return (param i32 i32)))
      (func (export "start") (param i32) (result i32)
        (call $return (i32.const 16) (local.get 0))
        (i32.const 0))
      (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
    (func (export "start") async (param "length" u32) (result string)
      (canon lift (core func $i "start") async (callback (core func $i "callback")) (memory $mem))))
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
  (export "get" (func $client "get")))
