;; Both ends of a stream, and of a future, are left.
;;! fails: handles
(component
  (type $stream (stream u8))
  (type $future (future string))
  (core func $new-stream (canon stream.new $stream))
  (core func $new-future (canon future.new $future))
  (core module $m
    (import "" "new-stream" (func $new-stream (result i64)))
    (import "" "new-future" (func $new-future (result i64)))
    (func (export "init") (drop (call $new-stream)) (drop (call $new-future))))
  (core instance $i (instantiate $m (with "" (instance
    (export "new-stream" (func $new-stream)) (export "new-future" (func $new-future))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
