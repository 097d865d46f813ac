;; An imported table of small integers that nothing provides.
;;! exports: get
;;! stderr: Warning: the result imports the table `env.numbers`: give it
;;! call: get 0 => trap
;;! call: get 1 => -9
(module
  (import "env" "numbers" (table 2 i31ref))
  (func (export "wizer-initialize") (table.set (i32.const 1) (ref.i31 (i32.const -9))))
  (func (export "get") (param i32) (result i32) (i31.get_s (table.get (local.get 0)))))
