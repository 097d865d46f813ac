;; `_initialize` is emptied: hosts that call it do nothing by that.
;;! run: -f _initialize --init-func-export empty
;;! exports: _initialize get
;;! again: keep
;;! code: appended
;;! call: _initialize
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
