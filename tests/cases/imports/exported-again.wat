;; An import that is exported as it came.
;;! exports: passed-on get
;;! call: get => 1
;;! call: passed-on => trap
(module
  (import "env" "f" (func $f))
  (export "passed-on" (func $f))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
