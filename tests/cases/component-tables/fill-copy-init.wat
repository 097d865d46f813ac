;; Tables are filled, copied and initialized from a segment.
;;! exports: first second
;;! call: first(0) => 1
;;! call: first(1) => 2
;;! call: first(2) => 1
;;! call: second(1) => 2
;;! call: second(2) => 1
;;! call: second(0) => trap
(component
  (core module $m
    (type $get (func (result i32)))
    (table $first 3 funcref)
    (table $second 3 funcref)
    (elem $both func $one $two)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func (export "set-up")
      (table.fill $first (i32.const 0) (ref.func $one) (i32.const 3))
      (table.init $first $both (i32.const 1) (i32.const 1) (i32.const 1))
      (table.copy $second $first (i32.const 1) (i32.const 1) (i32.const 2)))
    (func (export "first") (param i32) (result i32)
      (call_indirect $first (type $get) (local.get 0)))
    (func (export "second") (param i32) (result i32)
      (call_indirect $second (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "first") (param "which" u32) (result u32) (canon lift (core func $i "first")))
  (func (export "second") (param "which" u32) (result u32) (canon lift (core func $i "second"))))
