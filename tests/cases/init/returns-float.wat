;; A number that is no i32 is no status.
;;! run: -f setup
;;! exports: get
;;! call: get => 7
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup") (result f64) (global.set $n (i32.const 7)) (f64.const 5))
  (func (export "get") (result i32) (global.get $n)))
