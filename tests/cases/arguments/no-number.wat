;; An argument that is no number.
;;! run: -f 'setup(yes)'
;;! fails: init-func
(module
  (func (export "setup") (param i32) unreachable))
