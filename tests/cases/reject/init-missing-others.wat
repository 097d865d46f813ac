;; No initializer: functions that could be one are named.
;;! fails: init-func
(module
  (func (export "start"))
  (func (export "run") (result i32) (i32.const 1))
  (func (export "stop")))
