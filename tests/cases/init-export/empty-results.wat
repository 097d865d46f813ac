;; An emptied export returns zeros and nulls.
;;! run: -f 'setup(1, 2.5)' --init-func-export empty
;;! exports: setup get
;;! again: keep
;;! code: appended
;;! call: get => 1
;;! call: setup 7 7 => 0 0 0 0 ref.null ref.null
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup") (param i32 f64) (result i32 i64 f32 f64 funcref externref)
    (global.set $n (local.get 0))
    (i32.const 1) (i64.const 2) (f32.const 3) (local.get 1)
    (ref.null func) (ref.null extern))
  (func (export "get") (result i32) (global.get $n)))
