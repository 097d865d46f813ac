;; The same through a table.
;;! fails: trap
(module
  (import "env" "unknown" (func $import))
  (table funcref (elem $import))
  (func $setup (export "wizer-initialize") (call_indirect (i32.const 0))))
