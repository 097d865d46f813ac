;; Any other status is a failure, if it is taken for one.
;;! run: -f setup --init-func-status
;;! fails: answer
(module
  (func (export "setup") (result i32) (i32.const 0x80000000)))
