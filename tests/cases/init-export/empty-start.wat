;; The initializer is the start function as well: it runs twice, and its export is emptied.
;;! run: -f setup --init-func-export empty
;;! exports: setup get
;;! again: keep
;;! code: appended
;;! call: setup
;;! call: get => 2
(module
  (global $n (mut i32) (i32.const 0))
  (func $setup (export "setup")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (start $setup)
  (func (export "get") (result i32) (global.get $n)))
