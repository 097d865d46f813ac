;; A function of another type takes an element: a call with the old type traps, as it did before.
;;! exports: old new
;;! call: old => trap
;;! call: new => 5
(module
  (type $old (func (result i32)))
  (type $new (func (result i64)))
  (table $t 1 funcref)
  (elem (table $t) (i32.const 0) func $a)
  (elem declare func $b)
  (func $a (type $old) (i32.const 1))
  (func $b (type $new) (i64.const 5))
  (func (export "wizer-initialize") (table.set $t (i32.const 0) (ref.func $b)))
  (func (export "old") (result i32) (call_indirect $t (type $old) (i32.const 0)))
  (func (export "new") (result i64) (call_indirect $t (type $new) (i32.const 0))))
