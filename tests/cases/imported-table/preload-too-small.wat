;; The table of a preloaded module is smaller than the import.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! fails: instantiate
(module
  (import "functions" "table" (table 4 funcref))
  (func (export "wizer-initialize") unreachable))
