;; One component imports WASI in several versions: 0.2 twice, 0.3.0, and a later patch of 0.3 with a
;; function that is not there yet.
;;! run: --allow-wasi
;;! exports: get later
;;! call: get() => true
;;! call: later() => trap
;;! stderr: Warning: the initializer read clocks
(component
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $a (export "now" (func (result u64)))))
  (import "wasi:clocks/monotonic-clock@0.2.6" (instance $b (export "now" (func (result u64)))))
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance $c
    (export "now" (func (result u64)))
    (export "wait-for" (func async (param "how-long" u64)))))
  (import "wasi:clocks/monotonic-clock@0.3.1" (instance $d
    (export "now" (func (result u64)))
    (export "wait-for" (func async (param "how-long" u64)))
    (export "wait-forever" (func async))))
  (core func $a (canon lower (func $a "now")))
  (core func $b (canon lower (func $b "now")))
  (core func $c (canon lower (func $c "now")))
  (core func $d (canon lower (func $d "now")))
  (core func $wait-c (canon lower (func $c "wait-for")))
  (core func $wait-d (canon lower (func $d "wait-for")))
  (core func $later (canon lower (func $d "wait-forever")))
  (core func $return (canon task.return))
  (core module $m
    (import "" "a" (func $a (result i64)))
    (import "" "b" (func $b (result i64)))
    (import "" "c" (func $c (result i64)))
    (import "" "d" (func $d (result i64)))
    (import "" "wait-c" (func $wait-c (param i64)))
    (import "" "wait-d" (func $wait-d (param i64)))
    (import "" "later" (func $later))
    (import "" "return" (func $return))
    (global $set (mut i32) (i32.const 0))
    (func (export "init")
      (local $a i64) (local $b i64) (local $c i64)
      (local.set $a (call $a))
      (local.set $b (call $b))
      (local.set $c (call $c))
      (call $wait-c (i64.const 1000))
      (call $wait-d (i64.const 1000))
      (global.set $set
        (i32.and (i64.le_u (local.get $a) (local.get $b)) (i64.lt_u (local.get $c) (call $d))))
      (call $return))
    (func (export "get") (result i32) (global.get $set))
    (func (export "later") (call $later) (call $return)))
  (core instance $i (instantiate $m (with "" (instance
    (export "a" (func $a)) (export "b" (func $b)) (export "c" (func $c)) (export "d" (func $d))
    (export "wait-c" (func $wait-c)) (export "wait-d" (func $wait-d)) (export "later" (func $later))
    (export "return" (func $return))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async))
  (func (export "get") (result bool) (canon lift (core func $i "get")))
  (func (export "later") async (canon lift (core func $i "later") async)))
