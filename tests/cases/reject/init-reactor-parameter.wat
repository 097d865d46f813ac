;; `_initialize` as the initializer, and it wants an argument.
;;! run: -f _initialize
;;! fails: init-func
(module
  (func (export "_initialize") (param i32)))
