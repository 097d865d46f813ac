;; A function with a vector can't be called.
;;! run: -f 'setup(0)'
;;! fails: init-func
(module
  (func (export "setup") (param v128) unreachable))
