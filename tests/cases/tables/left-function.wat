;; A function of another module, which this one does not know, stays in a table.
;;! run: --preload host=$CASES/tables/preload/host.wat
;;! fails: snapshot
(module
  (import "host" "function" (func $function (result funcref)))
  (table $callbacks 2 funcref)
  (func (export "wizer-initialize") (table.set $callbacks (i32.const 1) (call $function))))
