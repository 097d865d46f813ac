;; A call through a table, where nothing is in it.
;;! fails: trap
(module
  (type $t (func))
  (table 2 funcref)
  (func $init (export "wizer-initialize") (call_indirect (type $t) (i32.const 1))))
