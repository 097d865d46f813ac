;; A table is filled, in a function that the initializer does not call.
;;! exports: elsewhere null
;;! call: null => 0
;;! call: elsewhere
;;! call: null => 1
(module
  (table $t 1 funcref)
  (elem (table $t) (i32.const 0) func $f)
  (func $f)
  (func (export "wizer-initialize"))
  (func (export "elsewhere")
    (table.fill $t (i32.const 0) (ref.null func) (i32.const 1)))
  (func (export "null") (result i32) (ref.is_null (table.get $t (i32.const 0)))))
