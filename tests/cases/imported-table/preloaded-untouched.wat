;; The table of a preloaded module stays as it is: the result writes nothing to it.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! exports: call get
;;! stderr: Warning: the result imports the table `functions.table`: give it
;;! call: call 2 => 3
;;! call: get => 3
(module
  (type $get (func (result i32)))
  (import "functions" "table" (table 2 funcref))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $n (call_indirect (type $get) (i32.const 2))))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0)))
  (func (export "get") (result i32) (global.get $n)))
