;; A module in a nested component is reset.
;;! exports: get
;;! call: get() => 1
(component
  (component $c
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (global $directories (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 1)) (global.set $directories (i32.const 3)))
      (func (export "__wasilibc_reset_preopens") (global.set $directories (i32.const -1)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $c (instantiate $c))
  (export "wizer-initialize" (func $c "init"))
  (export "get" (func $c "get")))
