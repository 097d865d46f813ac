;; An argument for a function without parameters.
;;! run: -f 'setup(3)'
;;! fails: init-func
(module
  (func (export "setup") unreachable))
