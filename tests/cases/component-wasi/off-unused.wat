;; Without --allow-wasi, asynchronous imports of WASI 0.3 and others stay what they are, as long as
;; nobody calls them.
;;! exports: get wait
;;! call: get() => 1
;;! call: wait() => trap
(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
    (export "wait-for" (func async (param "how-long" u64)))))
  (import "ns:pkg/questions@1.2.3" (instance $questions
    (export "ask" (func async (param "topics" (stream u8)) (result (future u32))))))
  (core func $wait-for (canon lower (func $clock "wait-for")))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $ask (canon lower (func $questions "ask") async
    (memory (core memory $memory "memory"))))
  (core module $m
    (import "" "wait-for" (func $wait-for (param i64)))
    (import "" "ask" (func $ask (param i32 i32) (result i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "get") (result i32) (global.get $n))
    (func (export "wait") (call $wait-for (i64.const 1))))
  (core instance $i (instantiate $m (with "" (instance
    (export "wait-for" (func $wait-for)) (export "ask" (func $ask))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get")))
  (func (export "wait") async (canon lift (core func $i "wait"))))
