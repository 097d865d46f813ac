;; Active segments write over each other, at offsets that are computed, and then the initializer does.
;;! exports: call
;;! call: call 1 => 1
;;! call: call 2 => 2
;;! call: call 3 => 3
;;! call: call 4 => 2
;;! call: call 5 => trap
(module
  (type $get (func (result i32)))
  (global $base i32 (i32.const 1))
  (table $t 6 funcref)
  (elem (table $t) (global.get $base) func $one $one $one $one)
  (elem (table $t) (offset (i32.add (global.get $base) (i32.const 1))) funcref
    (ref.func $two) (ref.null func) (ref.func $two))
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func $three (type $get) (i32.const 3))
  (elem declare func $three)
  (func (export "wizer-initialize") (table.set $t (i32.const 3) (ref.func $three)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
