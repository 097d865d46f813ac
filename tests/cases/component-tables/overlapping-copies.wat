;; Elements are moved within a table, up and down, over themselves.
;;! exports: call
;;! call: call(0) => 1
;;! call: call(1) => 1
;;! call: call(2) => 2
;;! call: call(3) => 3
;;! call: call(5) => 3
;;! call: call(7) => trap
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 8 funcref)
    (elem (table $t) (i32.const 0) func $one $two $three)
    (elem (table $t) (i32.const 5) func $one $two $three)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func $three (type $get) (i32.const 3))
    (func (export "set-up")
      (table.copy $t $t (i32.const 1) (i32.const 0) (i32.const 4))
      (table.copy $t $t (i32.const 5) (i32.const 7) (i32.const 1))
      (table.copy $t $t (i32.const 6) (i32.const 4) (i32.const 1))
      (table.copy $t $t (i32.const 7) (i32.const 4) (i32.const 1)))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call"))))
