;; A start function changes the table, and the initializer changes it again.
;;! exports: call
;;! call: call(0) => 1
;;! call: call(1) => 2
;;! call: call(2) => 1
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 1 funcref)
    (elem declare func $one $two)
    (start $start)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func $start (drop (table.grow $t (ref.func $one) (i32.const 2))))
    (func (export "set-up")
      (table.set $t (i32.const 0) (ref.func $one))
      (table.set $t (i32.const 1) (ref.func $two)))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call"))))
