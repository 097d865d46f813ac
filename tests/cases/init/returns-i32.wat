;; An initializer may return an i32, a status as a rule: it is shown.
;;! run: -f setup
;;! exports: get
;;! call: get => 7
;;! stderr: setup returned: -3
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup") (result i32) (global.set $n (i32.const 7)) (i32.const -3))
  (func (export "get") (result i32) (global.get $n)))
