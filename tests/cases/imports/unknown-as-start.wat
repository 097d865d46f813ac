;; The start function itself is an import that nothing provides.
;;! fails: trap
(module
  (import "env" "unknown" (func $import))
  (start $import)
  (func (export "wizer-initialize")))
