;; A stream that nobody makes.
;;! exports: get
;;! call: get() => 5
(component
  (type $stream (stream u8))
  (core func $new (canon stream.new $stream))
  (core module $m
    (import "" "new" (func $new (result i64)))
    (global $n (mut i32) (i32.const 1))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
