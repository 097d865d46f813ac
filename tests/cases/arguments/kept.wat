;; An initializer with arguments stays, and can be called with others.
;;! run: -f 'setup(3)' --keep-init-func
;;! exports: setup get
;;! again: keep
;;! call: get => 3
;;! call: setup 5
;;! call: get => 5
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup") (param i32) (global.set $n (local.get 0)))
  (func (export "get") (result i32) (global.get $n)))
