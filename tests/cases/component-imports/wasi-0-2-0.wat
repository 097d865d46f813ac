;; The first version of WASI 0.2.
;;! run: --allow-wasi
;;! exports: get
;;! call: get() => true
;;! stderr: Warning: the initializer read clocks
(component
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
  (core func $now (canon lower (func $clock "now")))
  (core module $m
    (import "" "now" (func $now (result i64)))
    (global $set (mut i32) (i32.const 0))
    (func (export "init") (drop (call $now)) (global.set $set (i32.const 1)))
    (func (export "get") (result i32) (global.get $set)))
  (core instance $i (instantiate $m (with "" (instance (export "now" (func $now))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result bool) (canon lift (core func $i "get"))))
