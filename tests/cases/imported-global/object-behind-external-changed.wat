;; The object comes as an external reference, out of which the code takes it.
;;! fails: snapshot
;;! run: --preload cells=$CASES/imported-global/preload/cell.wat
(module
  (type $cell (struct (field (mut i32))))
  (import "cells" "external" (global $external externref))
  (func $change (export "wizer-initialize")
    (struct.set $cell 0
      (ref.cast (ref $cell) (any.convert_extern (global.get $external)))
      (i32.const 42))))
