;; The value of an imported constant, a function of the preloaded module, stays in a table.
;;! run: --preload references=$CASES/imported-global/preload/references.wat
;;! fails: snapshot
(module
  (type $get (func (result i32)))
  (import "references" "fixed" (global $fixed (ref $get)))
  (table $t 3 funcref)
  (func (export "wizer-initialize") (table.set $t (i32.const 2) (global.get $fixed))))
