;; A call through a table, of a function of another type.
;;! fails: trap
(module
  (type $t (func (result i32)))
  (table 1 funcref)
  (elem (i32.const 0) $init)
  (func $init (export "wizer-initialize") (drop (call_indirect (type $t) (i32.const 0)))))
