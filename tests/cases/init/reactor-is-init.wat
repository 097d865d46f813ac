;; `_initialize` as the initializer runs once.
;;! run: -f _initialize
;;! exports: get
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
