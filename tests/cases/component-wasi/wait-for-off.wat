;; Without --allow-wasi, an asynchronous function of WASI 0.3 is unknown: the trap says what
;; provides it.
;;! fails: trap
(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
    (export "wait-for" (func async (param "how-long" u64)))))
  (core func $wait-for (canon lower (func $clock "wait-for")))
  (core func $return (canon task.return))
  (core module $m
    (import "" "wait-for" (func $wait-for (param i64)))
    (import "" "return" (func $return))
    (func $init (export "init") (call $wait-for (i64.const 1)) (call $return)))
  (core instance $i (instantiate $m (with "" (instance
    (export "wait-for" (func $wait-for)) (export "return" (func $return))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async)))
