;; Another function takes the initializer's name.
;;! run: -r wizer-initialize=again
;;! exports: wizer-initialize get
;;! call: wizer-initialize() =>
;;! call: get() => 11
;;! again: runs
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "again") (global.set $n (i32.add (global.get $n) (i32.const 10))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "again") (canon lift (core func $i "again")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
