;; The name is that of a core module.
;;! fails: init-func
(component
  (core module $m (func (export "init")))
  (export "wizer-initialize" (core module $m)))
