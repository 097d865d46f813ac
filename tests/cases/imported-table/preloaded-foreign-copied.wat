;; A function of the preloaded module is copied to a table of this module.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! fails: snapshot
(module
  (import "functions" "table" (table $theirs 3 funcref))
  (table $ours 5 funcref)
  (func (export "wizer-initialize")
    (table.copy $ours $theirs (i32.const 2) (i32.const 1) (i32.const 1))))
