;; A table with 64-bit indices: set, grown, filled, initialized.
;;! exports: size call
;;! call: size => 8
;;! call: call 0 => 1
;;! call: call 1 => trap
;;! call: call 2 => 2
;;! call: call 3 => 2
;;! call: call 4 => 1
;;! call: call 5 => 1
;;! call: call 6 => 2
;;! call: call 7 => trap
;;! call: call 0x100000000 => trap
(module
  (type $get (func (result i32)))
  (table $t i64 4 funcref)
  (elem $pair func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.set $t (i64.const 0) (ref.func $one))
    (drop (table.grow $t (ref.func $one) (i64.const 2)))
    (drop (table.grow $t (ref.null func) (i64.const 2)))
    (table.fill $t (i64.const 2) (ref.func $two) (i64.const 2))
    (table.init $t $pair (i64.const 6) (i32.const 1) (i32.const 1)))
  (func (export "size") (result i64) (table.size $t))
  (func (export "call") (param i64) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
