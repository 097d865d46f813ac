;; An initializer is emptied; `_initialize`, which runs before it without being named, is removed as ever.
;;! run: -f setup --init-func-export empty
;;! exports: setup get
;;! again: keep
;;! code: appended
;;! call: setup
;;! call: get => 11
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "setup") (global.set $n (i32.add (global.get $n) (i32.const 10))))
  (func (export "get") (result i32) (global.get $n)))
