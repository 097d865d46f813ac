;; A status is wanted, and the initializer returns none.
;;! run: -f setup --init-func-status
;;! fails: options
(module
  (func (export "setup") (result i64) (i64.const 0)))
