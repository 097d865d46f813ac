;; A table that can't grow stays as it is.
;;! exports: size call
;;! call: size => 2
;;! call: call 1 => 1
(module
  (type $get (func (result i32)))
  (table $t 2 2 funcref)
  (elem (table $t) (i32.const 1) func $one)
  (func $one (type $get) (i32.const 1))
  (func (export "wizer-initialize")
    (drop (table.grow $t (ref.func $one) (i32.const 1)))
    (drop (table.grow $t (ref.null func) (i32.const -1))))
  (func (export "size") (result i32) (table.size $t))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
