;; A passive segment has functions, null and the value of a global.
;;! exports: call
;;! call: call(0) => 1
;;! call: call(2) => 2
;;! call: call(1) => trap
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 3 funcref)
    (global $two funcref (ref.func $two))
    (elem $some funcref (ref.func $one) (ref.null func) (global.get $two))
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func (export "set-up") (table.init $t $some (i32.const 0) (i32.const 0) (i32.const 3)))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call"))))
