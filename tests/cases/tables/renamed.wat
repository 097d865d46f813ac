;; An export is renamed, and its function stays in the table.
;;! run: -r get=other
;;! exports: get call
;;! call: get => 2
;;! call: call => 1
(module
  (type $get (func (result i32)))
  (table $t 1 funcref)
  (func $get (export "get") (type $get) (i32.const 1))
  (func (export "other") (type $get) (i32.const 2))
  (func (export "wizer-initialize") (table.set $t (i32.const 0) (ref.func $get)))
  (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0))))
