;; A module without state computes a NaN, which another one keeps: in the result, its global is
;; nan:0x8000000000000.
;;! run: --canonical-nans
;;! exports: is-nan
;;! call: is-nan() => true
(component
  (core module $math
    (func (export "divide") (param f64 f64) (result f64)
      (f64.div (local.get 0) (local.get 1))))
  (core module $m
    (import "math" "divide" (func $divide (param f64 f64) (result f64)))
    (global $x (mut f64) (f64.const 1))
    (func (export "init") (global.set $x (call $divide (f64.const 0) (f64.const 0))))
    (func (export "is-nan") (result i32) (f64.ne (global.get $x) (global.get $x))))
  (core instance $math (instantiate $math))
  (core instance $i (instantiate $m (with "math" (instance $math))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "is-nan") (result bool) (canon lift (core func $i "is-nan"))))
