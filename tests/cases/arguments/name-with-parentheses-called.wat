;; A name with parentheses, and arguments behind it.
;;! run: -f 'of(all)(3)'
;;! exports: of get
;;! call: get => 3
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "of(all)") (param i32) (global.set $n (local.get 0)))
  (func (export "of") (param i32))
  (func (export "get") (result i32) (global.get $n)))
