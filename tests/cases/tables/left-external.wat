;; A value of the host stays in an element of the second table.
;;! run: --preload host=$CASES/tables/preload/host.wat
;;! fails: snapshot
(module
  (import "host" "value" (func $value (result externref)))
  (table $functions 1 funcref)
  (table $externals 4 externref)
  (func (export "wizer-initialize") (table.set $externals (i32.const 3) (call $value))))
