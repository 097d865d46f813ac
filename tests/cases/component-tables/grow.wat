;; A table grows by nulls and by a function, as far as it can.
;;! exports: size call
;;! call: size() => 6
;;! call: call(4) => 1
;;! call: call(5) => 1
;;! call: call(2) => trap
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 1 6 funcref)
    (elem declare func $one)
    (func $one (type $get) (i32.const 1))
    (func (export "set-up")
      (drop (table.grow $t (ref.null func) (i32.const 3)))
      (drop (table.grow $t (ref.func $one) (i32.const 2)))
      (drop (table.grow $t (ref.func $one) (i32.const 1))))
    (func (export "size") (result i32) (table.size $t))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "size") (result u32) (canon lift (core func $i "size")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call"))))
