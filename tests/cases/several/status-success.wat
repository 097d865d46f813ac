;; With --init-func-status, some initializers return 0, and others nothing.
;;! run: -f first -f second --init-func-status
;;! exports: get
;;! stderr: first returned: 0
;;! call: get => 3
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "first") (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 1))) (i32.const 0))
  (func (export "second")
    (global.set $n (i32.add (global.get $n) (i32.const 2))))
  (func (export "get") (result i32) (global.get $n)))
