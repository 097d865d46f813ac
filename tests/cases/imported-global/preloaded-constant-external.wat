;; The value of an imported constant, a value of the host, stays in a table.
;;! run: --preload references=$CASES/imported-global/preload/references.wat
;;! fails: snapshot
(module
  (import "references" "external" (global $external externref))
  (table $t 3 externref)
  (func (export "wizer-initialize") (table.set $t (i32.const 2) (global.get $external))))
