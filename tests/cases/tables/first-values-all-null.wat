;; All elements of a table began as a function, and none is left.
;;! exports: null
;;! call: null 0 => 1
;;! call: null 1 => 1
(module
  (table $t 2 funcref (ref.func $f))
  (func $f)
  (func (export "wizer-initialize")
    (table.fill $t (i32.const 0) (ref.null func) (i32.const 2)))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0)))))
