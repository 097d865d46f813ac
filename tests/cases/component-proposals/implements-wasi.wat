;; An import with a name of its own implements an interface of WASI: it is found by its name only,
;; so nothing provides it.
;;! run: --allow-wasi
;;! fails: trap
(component
  (import "clock" (implements "wasi:clocks/monotonic-clock@0.2.0") (instance $clock
    (export "now" (func (result u64)))))
  (core func $now (canon lower (func $clock "now")))
  (core module $m
    (import "" "now" (func $now (result i64)))
    (func $init (export "init") (drop (call $now))))
  (core instance $i (instantiate $m (with "" (instance (export "now" (func $now))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
