;; A version of WASI 0.2 that is newer than any, with a function that is not there yet.
;;! run: --allow-wasi
;;! exports: get future
;;! call: get() => true
;;! call: future() => trap
;;! stderr: Warning: the initializer read clocks
(component
  (import "wasi:clocks/monotonic-clock@0.2.99" (instance $clock
    (export "now" (func (result u64)))
    (export "now-in-the-future" (func (result u64)))))
  (core func $now (canon lower (func $clock "now")))
  (core func $future (canon lower (func $clock "now-in-the-future")))
  (core module $m
    (import "" "now" (func $now (result i64)))
    (import "" "future" (func $future (result i64)))
    (global $set (mut i32) (i32.const 0))
    (func (export "init") (drop (call $now)) (global.set $set (i32.const 1)))
    (func (export "get") (result i32) (global.get $set))
    (func (export "future") (result i64) (call $future)))
  (core instance $i (instantiate $m (with "" (instance (export "now" (func $now)) (export "future" (func $future))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result bool) (canon lift (core func $i "get")))
  (func (export "future") (result u64) (canon lift (core func $i "future"))))
