;; The object belongs to the module that provides it.
;;! fails: snapshot
;;! run: --preload cells=$CASES/imported-global/preload/cell.wat
(module
  (type $cell (struct (field (mut i32))))
  (import "cells" "cell" (global $cell (ref $cell)))
  (func $change (export "wizer-initialize")
    (struct.set $cell 0 (global.get $cell) (i32.const 42)))
  (func (export "get") (result i32) (struct.get $cell 0 (global.get $cell))))
