;; A wait of WASI 0.3 that ends in time, but whose subtask the initializer has not dropped.
;;! run: --allow-wasi
;;! fails: handles
(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
    (export "wait-for" (func async (param "how-long" u64)))))
  (core func $wait-for (canon lower (func $clock "wait-for") async))
  (core module $m
    (import "" "wait-for" (func $wait-for (param i64) (result i32)))
    (func (export "init") (drop (call $wait-for (i64.const 1000)))))
  (core instance $i (instantiate $m (with "" (instance (export "wait-for" (func $wait-for))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
