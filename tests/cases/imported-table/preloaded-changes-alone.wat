;; Only a function of the preloaded module changes its table, when the initializer calls it: this module has no instruction for that.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! exports: call
;;! stderr: Warning: the result imports the table `functions.table`: give it
;;! call: call 0 => 1
;;! call: call 1 => trap
;;! call: call 2 => 3
(module
  (type $get (func (result i32)))
  (import "functions" "table" (table 3 funcref))
  (import "functions" "clear" (func $clear (param i32)))
  (func (export "wizer-initialize") (call $clear (i32.const 1)))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0))))
