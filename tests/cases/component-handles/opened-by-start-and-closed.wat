;; A module makes a stream when it starts, and the initializer closes it: in the result, the module
;; does not start again.
;;! exports: get
;;! call: get() => 2
(component
  (type $stream (stream u8))
  (core func $new (canon stream.new $stream))
  (core func $drop-readable (canon stream.drop-readable $stream))
  (core func $drop-writable (canon stream.drop-writable $stream))
  (core module $m
    (import "" "new" (func $new (result i64)))
    (import "" "drop-readable" (func $drop-readable (param i32)))
    (import "" "drop-writable" (func $drop-writable (param i32)))
    (global $ends (mut i64) (i64.const 0))
    (global $n (mut i32) (i32.const 0))
    (func $start
      (global.set $ends (call $new))
      (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (start $start)
    (func (export "init")
      (call $drop-readable (i32.wrap_i64 (global.get $ends)))
      (call $drop-writable (i32.wrap_i64 (i64.shr_u (global.get $ends) (i64.const 32))))
      (global.set $ends (i64.const 0))
      (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "drop-readable" (func $drop-readable))
    (export "drop-writable" (func $drop-writable))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
