;; An imported table that nothing writes to.
;;! exports: null
;;! stderr: Warning: the result imports the table `env.table`: give it
;;! call: null 1 => 1
(module
  (import "env" "table" (table 2 funcref))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get (local.get 0)))))
