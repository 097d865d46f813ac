;; A comma behind the last argument.
;;! run: -f 'setup(1,)'
;;! fails: init-func
(module
  (func (export "setup") (param i32) unreachable))
