;; The value of an imported constant, a function of the preloaded module, stays in a table.
;;! run: --preload values=$CASES/imported-global/preload/values.wat
;;! fails: snapshot
(module
  (type $get (func (result i32)))
  (import "values" "fixed" (global $fixed (ref $get)))
  (table $t 3 funcref)
  (func (export "wizer-initialize") (table.set $t (i32.const 2) (global.get $fixed))))
