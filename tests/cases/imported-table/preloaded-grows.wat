;; The table of a preloaded module grows, and gets functions of this module beyond its former end.
;;! run: --preload functions=$CASES/imported-table/preload/functions.wat
;;! exports: size call
;;! stderr: Warning: the result imports the table `functions.table`: give it
;;! call: size => 6
;;! call: call 0 => 1
;;! call: call 3 => trap
;;! call: call 4 => 42
;;! call: call 5 => 42
(module
  (type $get (func (result i32)))
  (import "functions" "table" (table 3 funcref))
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize")
    (drop (table.grow (ref.null func) (i32.const 1)))
    (drop (table.grow (ref.func $answer) (i32.const 2))))
  (func (export "size") (result i32) (table.size))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0))))
