;; Of two changes of objects, the last is named; its function has no name but that of its export.
;;! run: -f change --preload cells=$CASES/imported-global/preload/cell.wat
;;! fails: snapshot
(module
  (type $box (struct (field (mut i32))))
  (import "cells" "cell" (global $box (ref $box)))
  (func $first (struct.set $box 0 (global.get $box) (i32.const 2)))
  (func (export "change")
    (call $first)
    (struct.set $box 0 (global.get $box) (i32.const 3))))
