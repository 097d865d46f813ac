;; A stream that the initializer answers with goes to us: it is closed. The writable end was
;; dropped.
;;! exports: get
;;! stderr: wizer-initialize returned: (1, stream)
;;! call: get() => 3
(component
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (type $stream (stream u8))
  (core func $new (canon stream.new $stream))
  (core func $drop (canon stream.drop-writable $stream))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "new" (func $new (result i64)))
    (import "" "drop" (func $drop (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (result i32)
      (local $ends i64)
      (local.set $ends (call $new))
      (call $drop (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
      (global.set $n (i32.const 3))
      (i32.store (i32.const 8) (i32.const 1))
      (i32.store (i32.const 12) (i32.wrap_i64 (local.get $ends)))
      (i32.const 8))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (result (tuple u32 $stream))
    (canon lift (core func $i "init") (memory (core memory $memory "memory"))))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
