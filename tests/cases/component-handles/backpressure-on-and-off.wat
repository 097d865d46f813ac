;; Backpressure that was on twice is off again, and a stream was closed while it was on.
;;! exports: get
;;! call: get() => 2
(component
  (type $stream (stream u8))
  (core func $inc (canon backpressure.inc))
  (core func $dec (canon backpressure.dec))
  (core func $new (canon stream.new $stream))
  (core func $drop-readable (canon stream.drop-readable $stream))
  (core func $drop-writable (canon stream.drop-writable $stream))
  (core module $m
    (import "" "inc" (func $inc))
    (import "" "dec" (func $dec))
    (import "" "new" (func $new (result i64)))
    (import "" "drop-readable" (func $drop-readable (param i32)))
    (import "" "drop-writable" (func $drop-writable (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (local $ends i64)
      (call $inc)
      (local.set $ends (call $new))
      (call $inc)
      (call $drop-readable (i32.wrap_i64 (local.get $ends)))
      (call $dec)
      (call $drop-writable (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
      (call $dec)
      (global.set $n (i32.const 2)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance
    (export "inc" (func $inc)) (export "dec" (func $dec)) (export "new" (func $new))
    (export "drop-readable" (func $drop-readable)) (export "drop-writable" (func $drop-writable))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") async (result u32) (canon lift (core func $i "get"))))
