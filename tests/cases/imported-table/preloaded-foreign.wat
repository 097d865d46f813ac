;; A function of the preloaded module, which this module does not import, moves within its table.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! fails: snapshot
(module
  (import "functions" "table" (table $theirs 3 funcref))
  (func (export "wizer-initialize")
    (table.set $theirs (i32.const 0) (table.get $theirs (i32.const 1)))))
