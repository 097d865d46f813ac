;; Nothing provides the table: the initializer writes to a new one, and the result writes it wherever it is given one.
;;! exports: call
;;! stderr: Warning: the result imports the table `env.table`: give it
;;! call: call 0 => trap
;;! call: call 1 => 42
(module
  (type $get (func (result i32)))
  (import "env" "table" (table 2 funcref))
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize") (table.set (i32.const 1) (ref.func $answer)))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0))))
