;; A constant expression takes the object out of the external reference.
;;! run: --preload cells=$CASES/imported-global/preload/cell.wat
;;! fails: snapshot
(module
  (type $cell (struct (field (mut i32))))
  (import "cells" "external" (global $external externref))
  (global $any anyref (any.convert_extern (global.get $external)))
  (func $change (export "wizer-initialize")
    (struct.set $cell 0 (ref.cast (ref $cell) (global.get $any)) (i32.const 42)))
  (func (export "get") (result i32)
    (struct.get $cell 0 (ref.cast (ref $cell) (global.get $any)))))
