;; A function without any name is called by its number, which counts imports.
;;! run: --preload cells=$CASES/imported-global/preload/cell.wat
;;! fails: snapshot
(module
  (import "env" "f" (func))
  (type $box (struct (field (mut i32))))
  (import "cells" "cell" (global $box (ref $box)))
  (func (export "wizer-initialize") (call 2))
  (func (struct.set $box 0 (global.get $box) (i32.const 2))))
