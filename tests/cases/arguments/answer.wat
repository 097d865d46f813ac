;; A function with arguments and a result, which is printed.
;;! run: -f 'add(20, 22)'
;;! exports: get
;;! stderr: add returned: 42
;;! call: get => 42
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "add") (param i32 i32) (result i32)
    (global.set $n (i32.add (local.get 0) (local.get 1)))
    (global.get $n))
  (func (export "get") (result i32) (global.get $n)))
