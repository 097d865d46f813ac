;; Two initializers run in the order in which they are given, whatever the order of the exports.
;;! run: -f double -f next
;;! exports: get
;;! call: get => 15
(module
  (global $n (mut i32) (i32.const 7))
  (func (export "next") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n))
  (func (export "double") (global.set $n (i32.mul (global.get $n) (i32.const 2)))))
