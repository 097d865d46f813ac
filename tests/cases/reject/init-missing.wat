;; No initializer, and nothing that could be one.
;;! fails: init-func
(module
  (memory (export "memory") 1)
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
