;; Nothing is left in the table: it keeps its size.
;;! exports: size null
;;! call: size => 4
;;! call: null 0 => 1
;;! call: null 3 => 1
;;! call: null 4 => trap
(module
  (table $t 4 funcref)
  (elem (table $t) (i32.const 0) func $f $g)
  (elem (table $t) (i32.const 2) func $g $f)
  (func $f)
  (func $g)
  (func (export "wizer-initialize")
    (table.fill $t (i32.const 0) (ref.null func) (i32.const 4)))
  (func (export "size") (result i32) (table.size $t))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0)))))
