;; The initializer's export is removed: the default, said aloud.
;;! run: --init-func-export remove
;;! exports: get
;;! call: get() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
