;; A good answer without a value.
;;! exports: get
;;! call: get() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (result i32) (global.set $n (i32.const 1)) (i32.const 0))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (result (result)) (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
