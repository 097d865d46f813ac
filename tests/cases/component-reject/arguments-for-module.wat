;; A core module's initializer has no arguments.
;;! run: -f 'wizer-initialize(1)'
;;! fails: init-func
(module
  (func (export "wizer-initialize") unreachable))
