;; An imported reference that can only be a number is no object.
;;! run: --preload cells=$CASES/imported-global/preload/number.wat
;;! exports: get
;;! stderr: Warning: the result imports the global `cells.number`: give it
;;! call: get => 3
(module
  (type $cell (struct (field (mut i32))))
  (import "cells" "number" (global $number i31ref))
  (global $kept (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (local $cell (ref $cell))
    (local.set $cell (struct.new $cell (i32.const 1)))
    (struct.set $cell 0 (local.get $cell) (i32.const 3))
    (global.set $kept (struct.get $cell 0 (local.get $cell))))
  (func (export "get") (result i32) (global.get $kept)))
