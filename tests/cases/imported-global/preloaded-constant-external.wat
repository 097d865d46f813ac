;; The value of an imported constant, a value of the host, stays in a table.
;;! run: --preload values=$CASES/imported-global/preload/values.wat
;;! fails: snapshot
(module
  (import "values" "external" (global $external externref))
  (table $t 3 externref)
  (func (export "wizer-initialize") (table.set $t (i32.const 2) (global.get $external))))
