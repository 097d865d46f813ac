;; Arguments for a function that is not there: a name that looks close is named.
;;! run: -f 'set_up(3)'
;;! fails: init-func
(module
  (func (export "setup") (param i32) unreachable))
