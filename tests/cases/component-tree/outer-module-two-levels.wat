;; A module of the root is instantiated two levels below, and only there.
;;! exports: get
;;! call: get() => 5
(component $root
  (core module $unrelated)
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (component $first
    (component $second
      (alias outer $root $m (core module $m))
      (core instance $i (instantiate $m))
      (func (export "init") (canon lift (core func $i "init")))
      (func (export "get") (result u32) (canon lift (core func $i "get"))))
    (instance $second (instantiate $second))
    (export "init" (func $second "init"))
    (export "get" (func $second "get")))
  (instance $first (instantiate $first))
  (export "wizer-initialize" (func $first "init"))
  (export "get" (func $first "get")))
