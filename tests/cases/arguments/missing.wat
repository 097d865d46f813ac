;; A function with parameters is named without arguments.
;;! run: -f setup
;;! fails: init-func
(module
  (func (export "setup") (param i32 i64) unreachable))
