;; An imported table with 64-bit indices, of a preloaded module.
;;! run: --preload wide=$CASES/imported-table/preload/wide.wat
;;! exports: size call
;;! stderr: Warning: the result imports the table `wide.wide`: give it
;;! call: size => 3
;;! call: call 2 => 42
;;! call: call 0 => trap
(module
  (type $get (func (result i32)))
  (import "wide" "wide" (table i64 1 funcref))
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize")
    (drop (table.grow (ref.null func) (i64.const 2)))
    (table.set (i64.const 2) (ref.func $answer)))
  (func (export "size") (result i64) (table.size))
  (func (export "call") (param i64) (result i32)
    (call_indirect (type $get) (local.get 0))))
