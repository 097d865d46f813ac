;; An element of the table of a preloaded module becomes null, and that module clears another one.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! exports: call
;;! stderr: Warning: the result imports the table `functions.table`: give it
;;! call: call 0 => trap
;;! call: call 1 => 2
;;! call: call 2 => trap
(module
  (type $get (func (result i32)))
  (import "functions" "table" (table 3 funcref))
  (import "functions" "clear" (func $clear (param i32)))
  (func (export "wizer-initialize")
    (table.set (i32.const 0) (ref.null func))
    (call $clear (i32.const 2)))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0))))
