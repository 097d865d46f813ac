;; A function with a reference can't be called.
;;! run: -f 'setup(0)'
;;! fails: init-func
(module
  (func (export "setup") (param externref) unreachable))
