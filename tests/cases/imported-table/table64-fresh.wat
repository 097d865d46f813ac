;; An imported table with 64-bit indices that nothing provides.
;;! exports: call
;;! stderr: Warning: the result imports the table `env.table`: give it
;;! call: call 1 => 42
(module
  (type $get (func (result i32)))
  (import "env" "table" (table i64 2 funcref))
  (elem (i64.const 0) func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize")
    (table.copy (i64.const 1) (i64.const 0) (i64.const 1)))
  (func (export "call") (param i64) (result i32)
    (call_indirect (type $get) (local.get 0))))
