;; An imported table.
;;! fails: unsupported
(module
  (import "env" "log" (func))
  (import "env" "__indirect_function_table" (table 1 funcref))
  (func (export "wizer-initialize") unreachable))
