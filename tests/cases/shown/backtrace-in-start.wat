;; A start function traps, in a function with a name that a terminal would act on.
;;! fails: trap
(module
  (func $"\c2\9b31m\0d" unreachable)
  (start $"\c2\9b31m\0d")
  (func (export "wizer-initialize")))
