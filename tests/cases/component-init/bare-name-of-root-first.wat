;; A bare name that the root and an exported instance both have is the root's.
;;! run: -f set-up
;;! exports: life get
;;! again: runs
;;! call: get() => 1
;;! call: life.set-up() =>
;;! call: get() => 2
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "one") (global.set $n (i32.const 1)))
    (func (export "two") (global.set $n (i32.const 2)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $two (canon lift (core func $i "two")))
  (instance $life (export "set-up" (func $two)))
  (export "life" (instance $life))
  (func (export "set-up") (canon lift (core func $i "one")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
