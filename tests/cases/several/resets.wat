;; Functions that reset handles run after the last initializer, once.
;;! run: -f first -f second
;;! exports: memory __wasilibc_reset_preopens get
;;! call: get => 12
(module
  (memory (export "memory") 1)
  (global $n (mut i32) (i32.const 0))
  (global $resets (mut i32) (i32.const 0))
  (func $digit (param i32)
    (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
  (func (export "first") (call $digit (i32.const 1)))
  (func (export "second") (call $digit (i32.const 2)))
  (func (export "__wasilibc_reset_preopens")
    (global.set $resets (i32.add (global.get $resets) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
