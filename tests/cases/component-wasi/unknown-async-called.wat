;; An asynchronous function that nothing provides is called asynchronously: the trap names it.
;;! run: --allow-wasi
;;! fails: trap
(component
  (import "ns:pkg/questions@1.2.3" (instance $questions
    (export "ask" (func async (param "topics" (stream string)) (result (future u32))))))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (type $stream (stream string))
  (core func $new (canon stream.new $stream))
  (core func $ask (canon lower (func $questions "ask") async
    (memory (core memory $memory "memory"))))
  (core module $m
    (import "" "new" (func $new (result i64)))
    (import "" "ask" (func $ask (param i32 i32) (result i32)))
    (func $init (export "init")
      (drop (call $ask (i32.wrap_i64 (call $new)) (i32.const 8)))))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "ask" (func $ask))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async)))
