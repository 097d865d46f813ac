;; An initializer without a callback is blocked for a moment by the clock of WASI 0.3, twice: before
;; its result, and after it.
;;! run: --allow-wasi -f 'set-up(3)'
;;! exports: get
;;! stderr: set-up returned: ok(3)
;;! call: get() => 34
(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $clock
    (export "wait-for" (func async (param "how-long" u64)))
    (export "now" (func (result u64)))
    (export "wait-until" (func async (param "when" u64)))))
  (core func $now (canon lower (func $clock "now")))
  (core func $wait-for (canon lower (func $clock "wait-for")))
  (core func $wait-until (canon lower (func $clock "wait-until")))
  (core func $return (canon task.return (result (result u32))))
  (core func $return-u32 (canon task.return (result u32)))
  (core module $m
    (import "" "now" (func $now (result i64)))
    (import "" "wait-for" (func $wait-for (param i64)))
    (import "" "wait-until" (func $wait-until (param i64)))
    (import "" "return" (func $return (param i32 i32)))
    (import "" "return-u32" (func $return-u32 (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (param i32)
      (call $wait-for (i64.const 1000))
      (global.set $n (local.get 0))
      (call $return (i32.const 0) (global.get $n))
      (call $wait-until (i64.add (call $now) (i64.const 3000000)))
      (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (i32.const 4))))
    (func (export "get")
      (call $wait-for (i64.const 20000000))
      (call $return-u32 (global.get $n))))
  (core instance $i (instantiate $m (with "" (instance
    (export "now" (func $now)) (export "wait-for" (func $wait-for))
    (export "wait-until" (func $wait-until)) (export "return" (func $return))
    (export "return-u32" (func $return-u32))))))
  (func (export "set-up") async (param "n" u32) (result (result u32))
    (canon lift (core func $i "init") async))
  (func (export "get") async (result u32) (canon lift (core func $i "get") async)))
