;; The export that declares the initializer for `ref.func` goes: the function stays declared.
;;! run: -f setup
;;! exports: again count
;;! call: count => 1
;;! call: again
;;! call: count => 2
(module
  (table $t 1 funcref)
  (global $count (mut i32) (i32.const 0))
  (func $setup (export "setup")
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (table.set $t (i32.const 0) (ref.func $setup)))
  (func (export "again") (call_indirect $t (i32.const 0)))
  (func (export "count") (result i32) (global.get $count)))
