;; A stream is passed to another component, which keeps its readable end; the writable one was
;; closed. Another stream came from there, and is kept here.
;;! fails: handles
(component
  (component $other
    (type $stream (stream u8))
    (core func $new (canon stream.new $stream))
    (core func $drop (canon stream.drop-writable $stream))
    (core module $m
      (import "" "new" (func $new (result i64)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "swap") (param i32) (result i32)
        (local $ends i64)
        (local.set $ends (call $new))
        (call $drop (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
        (i32.wrap_i64 (local.get $ends))))
    (core instance $i (instantiate $m (with "" (instance
      (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "swap") (param "data" $stream) (result $stream)
      (canon lift (core func $i "swap"))))
  (component $driver
    (type $stream (stream u8))
    (import "swap" (func $swap (param "data" $stream) (result $stream)))
    (core func $swap (canon lower (func $swap)))
    (core func $new (canon stream.new $stream))
    (core func $drop (canon stream.drop-writable $stream))
    (core module $m
      (import "" "swap" (func $swap (param i32) (result i32)))
      (import "" "new" (func $new (result i64)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "init")
        (local $ends i64)
        (local.set $ends (call $new))
        (drop (call $swap (i32.wrap_i64 (local.get $ends))))
        (call $drop (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))))
    (core instance $i (instantiate $m (with "" (instance
      (export "swap" (func $swap)) (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $other (instantiate $other))
  (instance $driver (instantiate $driver (with "swap" (func $other "swap"))))
  (export "wizer-initialize" (func $driver "init")))
