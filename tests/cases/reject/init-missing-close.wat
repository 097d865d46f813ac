;; No initializer: names that look close are named.
;;! fails: init-func
(module
  (func (export "run"))
  (func (export "wizer_initialize")))
