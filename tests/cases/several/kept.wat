;; All initializers stay.
;;! run: -f first -f second --keep-init-func
;;! exports: first second get
;;! again: keep
;;! call: get => 3
;;! call: second
;;! call: get => 5
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "first") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "second") (global.set $n (i32.add (global.get $n) (i32.const 2))))
  (func (export "get") (result i32) (global.get $n)))
