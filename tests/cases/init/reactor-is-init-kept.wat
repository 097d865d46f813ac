;; `_initialize` as the initializer runs once, and stays if it is to be kept.
;;! run: -f _initialize --keep-init-func
;;! exports: _initialize get
;;! again: keep
;;! call: get => 1
;;! call: _initialize
;;! call: get => 2
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
