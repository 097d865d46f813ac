;; A value of the host was in the table, and is not there any more.
;;! run: --preload host=$CASES/tables/preload/host.wat
;;! exports: null
;;! call: null 0 => 1
;;! call: null 1 => 1
(module
  (import "host" "value" (func $value (result externref)))
  (table $t 2 externref)
  (func (export "wizer-initialize")
    (table.set $t (i32.const 1) (call $value))
    (if (ref.is_null (table.get $t (i32.const 1))) (then (unreachable)))
    (table.set $t (i32.const 1) (ref.null extern)))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0)))))
