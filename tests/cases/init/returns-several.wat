;; Other results are nobody's, and are not shown.
;;! run: -f setup
;;! exports: get
;;! call: get => 7
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup") (result i32 f64 i64)
    (global.set $n (i32.const 7)) (i32.const 1) (f64.const 2) (i64.const 3))
  (func (export "get") (result i32) (global.get $n)))
