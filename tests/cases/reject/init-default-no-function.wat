;; The first default name is no function: the second does not stand in for it.
;;! fails: init-func
(module
  (table (export "wizer-initialize") 1 funcref)
  (func (export "wizer.initialize")))
