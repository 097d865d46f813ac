;; A start function that traps.
;;! fails: trap
(module
  (start $start)
  (func $start unreachable)
  (func (export "wizer-initialize")))
