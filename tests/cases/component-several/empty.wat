;; The initializer's export is still there, and does nothing.
;;! run: --init-func-export empty
;;! exports: wizer-initialize get
;;! again: runs
;;! code: changed
;;! call: get() => 1
;;! call: wizer-initialize() =>
;;! call: get() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
