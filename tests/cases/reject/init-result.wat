;; The initializer gives a result.
;;! run: --init-func setup
;;! fails: init-func
(module
  (func (export "setup") (result i32) (i32.const 0)))
