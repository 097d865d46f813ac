;; Only the export is emptied: the module's own calls, its table and another export go to the function.
;;! run: -f setup --init-func-export empty
;;! exports: setup also inside indirect get
;;! again: keep
;;! code: appended
;;! call: get => 1
;;! call: setup
;;! call: get => 1
;;! call: also
;;! call: inside
;;! call: indirect
;;! call: get => 4
(module
  (table 1 funcref)
  (elem (i32.const 0) func $setup)
  (global $n (mut i32) (i32.const 0))
  (func $setup (export "setup") (export "also")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "inside") (call $setup))
  (func (export "indirect") (call_indirect (i32.const 0)))
  (func (export "get") (result i32) (global.get $n)))
