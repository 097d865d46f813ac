;; `_initialize` of a reactor runs before an initializer with arguments.
;;! run: -f 'multiply(5)'
;;! exports: get
;;! call: get => 35
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $n (i32.const 7)))
  (func (export "multiply") (param i32)
    (global.set $n (i32.mul (global.get $n) (local.get 0))))
  (func (export "get") (result i32) (global.get $n)))
