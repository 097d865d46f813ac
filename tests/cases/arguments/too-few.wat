;; One argument too few.
;;! run: -f 'setup(3)'
;;! fails: init-func
(module
  (func (export "setup") (param i32 f64) unreachable))
