;; A tail call through a table that changed.
;;! exports: count
;;! call: count 1000 => 42
(module
  (type $count (func (param i32) (result i32)))
  (table $t 2 funcref)
  (elem declare func $down $end)
  (func $down (type $count)
    (return_call_indirect $t (type $count)
      (i32.sub (local.get 0) (i32.const 1))
      (i32.eqz (i32.sub (local.get 0) (i32.const 1)))))
  (func $end (type $count) (i32.const 42))
  (func (export "wizer-initialize")
    (table.set $t (i32.const 0) (ref.func $down))
    (table.set $t (i32.const 1) (ref.func $end)))
  (func (export "count") (param i32) (result i32)
    (return_call_indirect $t (type $count) (local.get 0) (i32.const 0))))
