;; A function that WASI does not have in our version is called: the trap names it.
;;! run: --allow-wasi
;;! fails: trap
(component
  (import "wasi:clocks/monotonic-clock@0.2.99" (instance $clock
    (export "now" (func (result u64)))
    (export "now-in-the-future" (func (result u64)))))
  (core func $future (canon lower (func $clock "now-in-the-future")))
  (core module $m
    (import "" "future" (func $future (result i64)))
    (func $init (export "init") (drop (call $future))))
  (core instance $i (instantiate $m (with "" (instance (export "future" (func $future))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
