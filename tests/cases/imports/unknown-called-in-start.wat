;; The same in a start function.
;;! fails: trap
(module
  (import "env" "unknown" (func $import))
  (start $start)
  (func $start (call $import))
  (func (export "wizer-initialize")))
