;; `_initialize` runs before several initializers, as none of them is it.
;;! run: -f first -f second
;;! exports: get
;;! call: get => 123
(module
  (global $n (mut i32) (i32.const 0))
  (func $digit (param i32)
    (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
  (func (export "_initialize") (call $digit (i32.const 1)))
  (func (export "first") (call $digit (i32.const 2)))
  (func (export "second") (call $digit (i32.const 3)))
  (func (export "get") (result i32) (global.get $n)))
