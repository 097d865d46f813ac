;; Imports of the root, known and unknown, are given to a nested component.
;;! run: --allow-wasi
;;! exports: get
;;! call: get() => true
;;! stderr: Warning: the initializer read clocks
(component
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
  (import "unknown" (func $unknown))
  (component $c
    (import "clock" (instance $clock (export "now" (func (result u64)))))
    (import "f" (func $unknown))
    (core func $now (canon lower (func $clock "now")))
    (core func $unknown (canon lower (func $unknown)))
    (core module $m
      (import "" "now" (func $now (result i64)))
      (import "" "unknown" (func $unknown))
      (global $set (mut i32) (i32.const 0))
      (func (export "init") (drop (call $now)) (global.set $set (i32.const 1)))
      (func (export "unknown") (call $unknown))
      (func (export "get") (result i32) (global.get $set)))
    (core instance $i (instantiate $m (with "" (instance (export "now" (func $now)) (export "unknown" (func $unknown))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result bool) (canon lift (core func $i "get"))))
  (instance $c (instantiate $c (with "clock" (instance $clock)) (with "f" (func $unknown))))
  (export "wizer-initialize" (func $c "init"))
  (export "get" (func $c "get")))
