;; The start function computes canonical NaNs as well, in a function with parameters and locals: the
;; global is nan:0x8000000000000 in the result.
;;! run: --canonical-nans=true
;;! exports: is-nan
;;! call: is-nan => 1
(module
  (global $x (mut f64) (f64.const 1))
  (func $divide (param $a f64) (param $b f64) (result f64)
    (local $i i32) (local $quotient f64)
    (local.set $i (i32.const 3))
    (local.set $quotient (f64.div (local.get $a) (local.get $b)))
    (loop $again
      (local.set $quotient (f64.add (local.get $quotient) (f64.const 1)))
      (br_if $again (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
    (local.get $quotient))
  (func $start (global.set $x (call $divide (f64.const 0) (f64.const 0))))
  (start $start)
  (func (export "wizer-initialize"))
  (func (export "is-nan") (result i32) (f64.ne (global.get $x) (global.get $x))))
