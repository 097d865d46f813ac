;; A table grows by nulls.
;;! exports: size null
;;! call: size => 5
;;! call: null 0 => 0
;;! call: null 1 => 1
;;! call: null 4 => 1
;;! call: null 5 => trap
(module
  (table $t 1 funcref)
  (elem (table $t) (i32.const 0) func $f)
  (func $f)
  (func (export "wizer-initialize")
    (drop (table.grow $t (ref.null func) (i32.const 4))))
  (func (export "size") (result i32) (table.size $t))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0)))))
