;; An element segment that does not fit.
;;! fails: instantiate
(module
  (table 1 funcref)
  (elem (i32.const 1) $init)
  (func $init (export "wizer-initialize")))
