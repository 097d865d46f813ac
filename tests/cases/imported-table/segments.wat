;; Only active segments write to an imported table, as in a side module.
;;! exports: call
;;! stderr: Warning: the result imports the table `env.table`: give it
;;! call: call 1 => 5
;;! call: call 2 => 6
;;! call: call 0 => trap
(module
  (type $get (func (result i32)))
  (import "env" "table" (table 4 funcref))
  (elem (i32.const 1) func $one $two)
  (global $n (mut i32) (i32.const 0))
  (func $one (type $get) (global.get $n))
  (func $two (type $get) (i32.add (global.get $n) (i32.const 1)))
  (func (export "wizer-initialize") (global.set $n (i32.const 5)))
  (func (export "call") (param i32) (result i32)
    (call_indirect (type $get) (local.get 0))))
