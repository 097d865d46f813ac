;; The initializer replaces what an active segment wrote to an imported table, and clears a part of it.
;;! exports: call
;;! stderr: Warning: the result imports the table `env.table`: give it
;;! call: call 0 => 2
;;! call: call 1 => trap
;;! call: call 2 => 1
(module
  (type $get (func (result i32)))
  (import "env" "table" (table 3 funcref))
  (elem (i32.const 0) func $one $one $one)
  (elem declare func $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.set (i32.const 0) (ref.func $two))
    (table.set (i32.const 1) (ref.null func)))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0))))
