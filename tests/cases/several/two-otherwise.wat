;; The same initializers in the other order.
;;! run: -f next --init-func double
;;! exports: get
;;! call: get => 16
(module
  (global $n (mut i32) (i32.const 7))
  (func (export "next") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n))
  (func (export "double") (global.set $n (i32.mul (global.get $n) (i32.const 2)))))
