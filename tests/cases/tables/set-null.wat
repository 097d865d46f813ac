;; An element becomes null, at the beginning, in the middle and at the end.
;;! exports: null
;;! call: null 0 => 1
;;! call: null 1 => 0
;;! call: null 2 => 1
;;! call: null 3 => 0
;;! call: null 4 => 1
(module
  (table $t 5 funcref)
  (elem (table $t) (i32.const 0) func $f $f $f $f $f)
  (func $f)
  (func (export "wizer-initialize")
    (table.set $t (i32.const 0) (ref.null func))
    (table.set $t (i32.const 2) (ref.null func))
    (table.set $t (i32.const 4) (ref.null func)))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0)))))
