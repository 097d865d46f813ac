;; Without the option, numbers are computed as well as with it.
;;! run: --canonical-nans false
;;! exports: get
;;! call: get => 3.5
(module
  (global $x (mut f64) (f64.const 1))
  (func (export "wizer-initialize")
    (global.set $x (f64.add (f64.sqrt (f64.const 4)) (f64.const 1.5))))
  (func (export "get") (result f64) (global.get $x)))
