;; Five parameters of an asynchronous call are in memory, and so is its record of results.
;;! exports: get
;;! call: get() => "-1 of 2: b"
(component
  (component $server
    (core module $memory
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $return (canon task.return (result (tuple s8 u64 string)) (memory $mem)))
    (core module $m
      (import "" "return" (func $return (param i32 i64 i32 i32)))
      (func (export "start") (param i32 i64 f32 f64 i32 i32) (result i32)
        (if (f32.ne (local.get 2) (f32.const 1.5)) (then unreachable))
        (if (f64.ne (local.get 3) (f64.const 2.5)) (then unreachable))
        (call $return (local.get 0) (local.get 1) (local.get 4) (local.get 5))
        (i32.const 1))
      (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
    (func (export "start") async
      (param "a" s8) (param "b" u64) (param "c" f32) (param "d" f64) (param "e" string)
      (result (tuple s8 u64 string))
      (canon lift (core func $i "start") async (callback (core func $i "callback")) (memory $mem)
        (realloc (core func $memory "realloc")))))
  (component $client
    (import "start" (func $start async
      (param "a" s8) (param "b" u64) (param "c" f32) (param "d" f64) (param "e" string)
      (result (tuple s8 u64 string))))
    (core module $memory
      (memory (export "memory") 1)
      (data (i32.const 64) "\ff\00\00\00\00\00\00\00\02\00\00\00\00\00\00\00\00\00\c0\3f")
      (data (i32.const 88) "\00\00\00\00\00\00\04\40\68\00\00\00\01\00\00\00b")
      (data (i32.const 112) "-? of ?: ?")
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 121)))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $start (canon lower (func $start) async (memory $mem)
      (realloc (core func $memory "realloc"))))
    (core func $return (canon task.return))
    (core module $m
      (import "memory" "memory" (memory 1))
      (import "" "start" (func $start (param i32 i32) (result i32)))
      (import "" "return" (func $return))
      (func (export "init")
        (if (i32.ne (call $start (i32.const 64) (i32.const 32)) (i32.const 2)) (then unreachable))
        (i32.store8 (i32.const 113) (i32.sub (i32.const 48) (i32.load8_s (i32.const 32))))
        (i32.store8 (i32.const 118) (i32.add (i32.const 48) (i32.load (i32.const 40))))
        (i32.store (i32.const 0) (i32.const 112))
        (i32.store (i32.const 4) (i32.const 10))
        (call $return))
      (func (export "get") (result i32) (i32.const 0)))
    (core instance $i (instantiate $m
      (with "memory" (instance $memory))
      (with "" (instance (export "start" (func $start)) (export "return" (func $return))))))
    (func (export "init") async (canon lift (core func $i "init") async))
    (func (export "get") (result string) (canon lift (core func $i "get") (memory $mem))))
  (instance $server (instantiate $server))
  (instance $client (instantiate $client (with "start" (func $server "start"))))
  (export "wizer-initialize" (func $client "init"))
  (export "get" (func $client "get")))
