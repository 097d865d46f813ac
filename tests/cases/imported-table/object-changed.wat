;; The object belongs to the module that provides the table.
;;! fails: snapshot
;;! run: --preload cells=$CASES/imported-global/preload/cell.wat
(module
  (type $cell (struct (field (mut i32))))
  (import "cells" "cells" (table $cells 1 1 (ref null $cell)))
  (func $change (export "wizer-initialize")
    (struct.set $cell 0 (table.get $cells (i32.const 0)) (i32.const 42)))
  (func (export "get") (result i32) (struct.get $cell 0 (table.get $cells (i32.const 0)))))
