;; The initializer wants an argument.
;;! fails: init-func
(module
  (func (export "wizer-initialize") (param i32)))
