;; A function that the module imports from the preloaded module moves within that module's table.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! exports: call
;;! stderr: Warning: the result imports the table `functions.table`: give it
;;! call: call 0 => 3
;;! call: call 1 => 2
(module
  (type $get (func (result i32)))
  (import "functions" "three" (func $three (type $get)))
  (import "functions" "table" (table 3 funcref))
  (elem declare func $three)
  (func (export "wizer-initialize")
    (table.set (i32.const 0) (table.get (i32.const 2))))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0))))
