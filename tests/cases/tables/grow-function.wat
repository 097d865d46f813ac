;; A table grows by functions, twice.
;;! exports: size call
;;! call: size => 7
;;! call: call 0 => trap
;;! call: call 2 => 1
;;! call: call 4 => 1
;;! call: call 5 => 2
;;! call: call 6 => 2
(module
  (type $get (func (result i32)))
  (table $t 2 funcref)
  (elem declare func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (drop (table.grow $t (ref.func $one) (i32.const 3)))
    (drop (table.grow $t (ref.func $two) (i32.const 2))))
  (func (export "size") (result i32) (table.size $t))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
