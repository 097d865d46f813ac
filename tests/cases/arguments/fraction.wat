;; A fraction for a whole number.
;;! run: -f 'setup(2.5)'
;;! fails: init-func
(module
  (func (export "setup") (param i64) unreachable))
