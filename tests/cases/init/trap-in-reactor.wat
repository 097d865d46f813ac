;; `_initialize` traps before the initializer can run.
;;! fails: trap
(module
  (func $reactor (export "_initialize") unreachable)
  (func (export "wizer-initialize")))
