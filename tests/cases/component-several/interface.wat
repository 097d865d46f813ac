;; Initializers in an exported instance and at the root: both go, and with the instance's last function the instance.
;;! run: -f 'app:app/setup.prepare(5)' -f warm
;;! exports: get
;;! call: get() => 6
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "prepare") (param i32) (global.set $n (local.get 0)))
    (func (export "warm") (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $prepare (param "n" u32) (canon lift (core func $i "prepare")))
  (instance $setup (export "prepare" (func $prepare)))
  (export "app:app/setup" (instance $setup))
  (func (export "warm") (canon lift (core func $i "warm")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
