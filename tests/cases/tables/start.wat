;; The start function grows the table, `_initialize` sets an element, and the initializer copies it: none of them runs again.
;;! exports: size call
;;! call: size => 4
;;! call: call 2 => 1
;;! call: call 3 => 1
(module
  (type $get (func (result i32)))
  (table $t 2 funcref)
  (elem declare func $one)
  (func $one (type $get) (i32.const 1))
  (func $start (drop (table.grow $t (ref.null func) (i32.const 2))))
  (start $start)
  (func (export "_initialize") (table.set $t (i32.const 2) (ref.func $one)))
  (func (export "wizer-initialize")
    (table.copy $t $t (i32.const 3) (i32.const 2) (i32.const 1)))
  (func (export "size") (result i32) (table.size $t))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
