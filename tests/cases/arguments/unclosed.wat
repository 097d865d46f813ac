;; A parenthesis that is not closed.
;;! run: -f 'setup(3'
;;! fails: init-func
(module
  (func (export "setup") (param i32) unreachable))
