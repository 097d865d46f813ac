;; A table is filled from a segment, in a function that the initializer does not call.
;;! exports: elsewhere null
;;! call: null => 1
;;! call: elsewhere
;;! call: null => 0
(module
  (table $t 1 funcref)
  (elem $e func $elsewhere)
  (func (export "wizer-initialize"))
  (func $elsewhere (export "elsewhere")
    (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "null") (result i32) (ref.is_null (table.get $t (i32.const 0)))))
