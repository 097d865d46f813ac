;; Several initializers are emptied, two of the same function and one with a result.
;;! run: -f first -f second -f 'third(5)' --init-func-export empty
;;! exports: first second third get
;;! again: keep
;;! code: appended
;;! stderr: third returned: 5
;;! call: get => 7
;;! call: first
;;! call: second
;;! call: third 9 => 0
;;! call: get => 7
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "first") (export "second")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "third") (param i32) (result i32)
    (global.set $n (i32.add (global.get $n) (local.get 0)))
    (local.get 0))
  (func (export "get") (result i32) (global.get $n)))
