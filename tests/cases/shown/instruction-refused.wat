;; A function is named in which an instruction has changed an object.
;;! run: --preload cells=$CASES/imported-global/preload/cell.wat
;;! fails: snapshot
(module
  (type $box (struct (field (mut i32))))
  (import "cells" "cell" (global $box (ref $box)))
  (func $"\1b]0;title\07\e2\81\a6" (struct.set $box 0 (global.get $box) (i32.const 2)))
  (func (export "wizer-initialize") (call 0)))
