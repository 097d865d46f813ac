;; An object of another module is not made anew: the result would have another one.
;;! run: --preload cells=$CASES/imported-global/preload/cell.wat
;;! fails: snapshot
(module
  (type $box (struct (field (mut i32))))
  (import "cells" "cell" (global $cell (ref $box)))
  (global $kept (mut (ref null $box)) (ref.null $box))
  (func (export "wizer-initialize") (global.set $kept (global.get $cell))))
