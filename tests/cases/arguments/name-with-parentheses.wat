;; An export whose whole name looks like a call is meant.
;;! run: -f 'setup(3)'
;;! exports: setup get
;;! again: runs
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup(3)") (global.set $n (i32.const 1)))
  (func (export "setup") (param i32) (global.set $n (local.get 0)))
  (func (export "get") (result i32) (global.get $n)))
