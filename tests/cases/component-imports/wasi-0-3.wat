;; WASI 0.3: nothing of it is called.
;;! run: --allow-wasi
;;! exports: get
;;! call: get() => 1
(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock (export "now" (func (result u64)))))
  (core func $now (canon lower (func $clock "now")))
  (core module $m
    (import "" "now" (func $now (result i64)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "now") (result i64) (call $now))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "now" (func $now))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
