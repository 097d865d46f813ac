;; An initializer is emptied, and so is `_initialize`, which runs before it without being named: who calls the one calls the other.
;;! run: -f setup --init-func-export empty
;;! exports: _initialize setup get
;;! again: keep
;;! code: appended
;;! call: _initialize
;;! call: setup
;;! call: get => 11
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "setup") (global.set $n (i32.add (global.get $n) (i32.const 10))))
  (func (export "get") (result i32) (global.get $n)))
