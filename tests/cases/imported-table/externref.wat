;; An imported table for values of the host stays null.
;;! exports: null size
;;! stderr: Warning: the result imports the table `env.externals`: give it
;;! call: null 3 => 1
;;! call: size => 4
(module
  (import "env" "externals" (table 2 externref))
  (func (export "wizer-initialize")
    (drop (table.grow (ref.null extern) (i32.const 2))))
  (func (export "null") (param i32) (result i32) (ref.is_null (table.get (local.get 0))))
  (func (export "size") (result i32) (table.size)))
