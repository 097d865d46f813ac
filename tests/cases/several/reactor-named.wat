;; `_initialize` is named as the first of several, and runs once.
;;! run: -f _initialize -f 'digit(2)' -f 'digit(3)'
;;! exports: get
;;! call: get => 123
(module
  (global $n (mut i32) (i32.const 0))
  (func $digit (export "digit") (param i32)
    (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
  (func (export "_initialize") (call $digit (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
