;; An imported table is exported again.
;;! exports: table call
;;! stderr: Warning: the result imports the table `env.table`: give it
;;! call: call => 42
(module
  (type $get (func (result i32)))
  (import "env" "table" (table $t 1 funcref))
  (export "table" (table $t))
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize") (table.set (i32.const 0) (ref.func $answer)))
  (func (export "call") (result i32) (call_indirect (type $get) (i32.const 0))))
