;; Each initializer's result is printed.
;;! run: -f first -f second
;;! exports: get
;;! stderr: first returned: 1
;;! stderr: second returned: 2
;;! call: get => 3
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "first") (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1))) (i32.const 1))
  (func (export "second") (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 2))) (i32.const 2))
  (func (export "get") (result i32) (global.get $n)))
