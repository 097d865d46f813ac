;; A table is copied, in a function that the initializer does not call.
;;! exports: elsewhere null
;;! call: null => 1
;;! call: elsewhere
;;! call: null => 0
(module
  (table $t 1 funcref)
  (table $u 1 funcref)
  (elem (table $u) (i32.const 0) func $f)
  (func $f)
  (func (export "wizer-initialize"))
  (func (export "elsewhere")
    (table.copy $t $u (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "null") (result i32) (ref.is_null (table.get $t (i32.const 0)))))
