;; A table whose elements are no nulls in the beginning grows by nulls and changes.
;;! exports: call size
;;! call: size() => 5
;;! call: call(0) => 1
;;! call: call(2) => 2
;;! call: call(4) => 1
;;! call: call(3) => trap
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 3 10 funcref (ref.func $one))
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (elem declare func $two)
    (func (export "set-up")
      (table.set $t (i32.const 1) (ref.null func))
      (table.set $t (i32.const 2) (ref.func $two))
      (drop (table.grow $t (ref.null func) (i32.const 1)))
      (drop (table.grow $t (ref.null func) (i32.const 1)))
      (table.set $t (i32.const 4) (table.get $t (i32.const 0))))
    (func (export "size") (result i32) (table.size $t))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call")))
  (func (export "size") (result u32) (canon lift (core func $i "size"))))
