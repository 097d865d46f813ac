;; Emptied exports take arguments, and do nothing.
;;! run: -f 'set-up(3)' -f 'count(1.5)' --init-func-export empty
;;! exports: set-up count get
;;! again: runs
;;! code: changed
;;! call: get() => 4
;;! call: set-up(100) =>
;;! call: count(2.5) =>
;;! call: get() => 4
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "set-up") (param i32) (global.set $n (local.get 0)))
    (func (export "count") (param f64)
      (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "set-up") (param "n" u32) (canon lift (core func $i "set-up")))
  (func (export "count") (param "x" f64) (canon lift (core func $i "count")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
