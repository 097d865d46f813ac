;; The first values of a table are those of an imported global: the table does not change.
;;! run: --preload host=$CASES/tables/preload/host.wat
;;! exports: call
;;! stderr: Warning: the result imports the global `host.callback`: give it
;;! call: call 0 => 14
;;! call: call 1 => 15
(module
  (type $get (func (result i32)))
  (import "host" "callback" (global $callback (ref $get)))
  (table $t 2 (ref $get) (global.get $callback))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "call") (param i32) (result i32)
    (i32.add
      (call_ref $get (table.get $t (local.get 0)))
      (i32.mul (local.get 0) (global.get $n)))))
