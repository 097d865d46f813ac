;; The initializer puts a function of the module into a table: the result's table has it.
;;! exports: call
;;! call: call 0 => trap
;;! call: call 1 => 42
;;! call: call 2 => trap
(module
  (type $get (func (result i32)))
  (table $t 3 funcref)
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize") (table.set $t (i32.const 1) (ref.func $answer)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
