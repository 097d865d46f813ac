;; Without --allow-wasi, WASI's functions are unknown like any others: the trap says what provides them.
;;! fails: trap
(component
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
  (core func $now (canon lower (func $clock "now")))
  (core module $m
    (import "" "now" (func $now (result i64)))
    (func $init (export "init") (drop (call $now))))
  (core instance $i (instantiate $m (with "" (instance (export "now" (func $now))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
