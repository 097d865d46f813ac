;; A module of the component puts a function into its table.
;;! exports: call
;;! call: call(0) => 1
;;! call: call(1) => 2
;;! call: call(2) => trap
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 3 funcref)
    (elem (table $t) (i32.const 0) func $one $one $one)
    (elem declare func $two)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func (export "set-up")
      (table.set $t (i32.const 1) (ref.func $two))
      (table.set $t (i32.const 2) (ref.null func)))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call"))))
