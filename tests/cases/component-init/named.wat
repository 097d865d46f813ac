;; The initializer by a name that is given; the default one is then an export like any other.
;;! run: --init-func set-up
;;! exports: wizer-initialize get
;;! call: get() => 2
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "one") (global.set $n (i32.const 1)))
    (func (export "two") (global.set $n (i32.const 2)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "one")))
  (func (export "set-up") (canon lift (core func $i "two")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
