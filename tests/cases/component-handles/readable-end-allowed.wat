;; With --allow-open-handles, the readable end of a stream that is left is a warning.
;;! run: --allow-open-handles
;;! exports: get
;;! stderr: Warning: the component still holds 1 readable end of a stream or future
;;! call: get() => 3
(component
  (type $stream (stream u8))
  (core func $new (canon stream.new $stream))
  (core func $drop (canon stream.drop-writable $stream))
  (core module $m
    (import "" "new" (func $new (result i64)))
    (import "" "drop" (func $drop (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (call $drop (i32.wrap_i64 (i64.shr_u (call $new) (i64.const 32))))
      (global.set $n (i32.const 3)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
