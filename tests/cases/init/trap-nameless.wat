;; A trap in functions without names.
;;! run: -f setup
;;! fails: trap
(module
  (func (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
  (func (export "setup") (drop (call 0 (i32.const 0)))))
