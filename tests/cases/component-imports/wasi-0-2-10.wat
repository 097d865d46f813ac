;; A version of WASI 0.2 with two digits at its end, beside one with one.
;;! run: --allow-wasi
;;! exports: get
;;! call: get() => true
;;! stderr: Warning: the initializer read clocks
(component
  (import "wasi:clocks/monotonic-clock@0.2.10" (instance $new (export "now" (func (result u64)))))
  (import "wasi:clocks/monotonic-clock@0.2.2" (instance $old (export "now" (func (result u64)))))
  (core func $new (canon lower (func $new "now")))
  (core func $old (canon lower (func $old "now")))
  (core module $m
    (import "" "new" (func $new (result i64)))
    (import "" "old" (func $old (result i64)))
    (global $set (mut i32) (i32.const 0))
    (func (export "init") (global.set $set (i64.le_u (call $old) (call $new))))
    (func (export "get") (result i32) (global.get $set)))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "old" (func $old))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result bool) (canon lift (core func $i "get"))))
