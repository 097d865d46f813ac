;; An imported table grows: the result wants one that is as large.
;;! exports: size call
;;! stderr: Warning: the result imports the table `env.table`: give it
;;! call: size => 6
;;! call: call 3 => 7
;;! call: call 4 => trap
(module
  (type $get (func (result i32)))
  (import "env" "table" (table 1 100 funcref))
  (elem declare func $seven)
  (func $seven (type $get) (i32.const 7))
  (func (export "wizer-initialize")
    (drop (table.grow (ref.func $seven) (i32.const 3)))
    (drop (table.grow (ref.null func) (i32.const 2))))
  (func (export "size") (result i32) (table.size))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0))))
