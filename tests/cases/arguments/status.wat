;; The result of a function with arguments is a status.
;;! run: -f 'check(7)' --init-func-status
;;! fails: answer
(module
  (func (export "check") (param i32) (result i32) (local.get 0)))
