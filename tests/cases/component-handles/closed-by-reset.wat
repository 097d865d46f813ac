;; What the component lets go of before the snapshot counts as closed: a waitable set and both ends
;; of a stream.
;;! exports: get
;;! call: get() => 5
(component
  (type $stream (stream u8))
  (core func $new-set (canon waitable-set.new))
  (core func $drop-set (canon waitable-set.drop))
  (core func $new (canon stream.new $stream))
  (core func $drop-readable (canon stream.drop-readable $stream))
  (core func $drop-writable (canon stream.drop-writable $stream))
  (core module $m
    (import "" "new-set" (func $new-set (result i32)))
    (import "" "drop-set" (func $drop-set (param i32)))
    (import "" "new" (func $new (result i64)))
    (import "" "drop-readable" (func $drop-readable (param i32)))
    (import "" "drop-writable" (func $drop-writable (param i32)))
    (global $n (mut i32) (i32.const 0))
    (global $set (mut i32) (i32.const 0))
    (global $ends (mut i64) (i64.const 0))
    (func (export "init")
      (global.set $n (i32.const 5))
      (global.set $set (call $new-set))
      (global.set $ends (call $new)))
    (func (export "reset_adapter_state")
      (if (i32.eqz (global.get $set)) (then (return)))
      (call $drop-set (global.get $set))
      (call $drop-readable (i32.wrap_i64 (global.get $ends)))
      (call $drop-writable (i32.wrap_i64 (i64.shr_u (global.get $ends) (i64.const 32))))
      (global.set $set (i32.const 0))
      (global.set $ends (i64.const 0)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new-set" (func $new-set)) (export "drop-set" (func $drop-set)) (export "new" (func $new))
    (export "drop-readable" (func $drop-readable)) (export "drop-writable" (func $drop-writable))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
