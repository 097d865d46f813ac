;; The initializer is a function of an exported instance, and is emptied there.
;;! run: -f prepare --init-func-export empty
;;! exports: app:app/setup
;;! again: runs
;;! code: changed
;;! call: app:app/setup.get() => 1
;;! call: app:app/setup.prepare() =>
;;! call: app:app/setup.get() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "prepare") (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $prepare (canon lift (core func $i "prepare")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $setup (export "prepare" (func $prepare)) (export "get" (func $get)))
  (export "app:app/setup" (instance $setup)))
