;; Of two instances of one component, one has closed what it had, and the other has not, two levels
;; deep. Both have state, so there are copies.
;;! run: --allow-open-handles
;;! exports: first second
;;! stderr: Warning: the component still holds 1 waitable set, 1 stream
;;! call: first() => 3
;;! call: second() => 8
(component
  (component $outer
    (component $c
      (type $stream (stream string))
      (core func $new-stream (canon stream.new $stream))
      (core func $drop-readable (canon stream.drop-readable $stream))
      (core func $drop-writable (canon stream.drop-writable $stream))
      (core func $new-set (canon waitable-set.new))
      (core func $drop-set (canon waitable-set.drop))
      (core module $m
        (import "" "new-stream" (func $new-stream (result i64)))
        (import "" "drop-readable" (func $drop-readable (param i32)))
        (import "" "drop-writable" (func $drop-writable (param i32)))
        (import "" "new-set" (func $new-set (result i32)))
        (import "" "drop-set" (func $drop-set (param i32)))
        (global $n (mut i32) (i32.const 0))
        (func (export "work") (param $n i32) (param $close i32)
          (local $ends i64) (local $set i32)
          (global.set $n (local.get $n))
          (local.set $ends (call $new-stream))
          (local.set $set (call $new-set))
          (if (local.get $close) (then
            (call $drop-writable (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
            (call $drop-readable (i32.wrap_i64 (local.get $ends)))
            (call $drop-set (local.get $set)))))
        (func (export "get") (result i32) (global.get $n)))
      (core instance $i (instantiate $m (with "" (instance
        (export "new-stream" (func $new-stream))
        (export "drop-readable" (func $drop-readable))
        (export "drop-writable" (func $drop-writable))
        (export "new-set" (func $new-set))
        (export "drop-set" (func $drop-set))))))
      (func (export "work") (param "n" u32) (param "close" bool) (canon lift (core func $i "work")))
      (func (export "get") (result u32) (canon lift (core func $i "get"))))
    (instance $c (instantiate $c))
    (export "work" (func $c "work"))
    (export "get" (func $c "get")))
  (component $driver
    (import "first" (func $first (param "n" u32) (param "close" bool)))
    (import "second" (func $second (param "n" u32) (param "close" bool)))
    (core func $first (canon lower (func $first)))
    (core func $second (canon lower (func $second)))
    (core module $m
      (import "" "first" (func $first (param i32 i32)))
      (import "" "second" (func $second (param i32 i32)))
      (func (export "init")
        (call $first (i32.const 3) (i32.const 1))
        (call $second (i32.const 8) (i32.const 0))))
    (core instance $i (instantiate $m (with "" (instance
      (export "first" (func $first)) (export "second" (func $second))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $first (instantiate $outer))
  (instance $second (instantiate $outer))
  (instance $driver (instantiate $driver
    (with "first" (func $first "work")) (with "second" (func $second "work"))))
  (export "wizer-initialize" (func $driver "init"))
  (export "first" (func $first "get"))
  (export "second" (func $second "get")))
