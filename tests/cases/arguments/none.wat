;; Parentheses with nothing in them.
;;! run: -f 'setup()'
;;! exports: get
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
