;; Globals are given the values of other globals: of one that never changes, and of one that has.
;;! exports: call
;;! call: call(0) => 1
;;! call: call(1) => 2
;;! call: call(2) => 2
;;! call: call(3) => 1
(component
  (core module $m
    (type $get (func (result i32)))
    (global $fixed funcref (ref.func $one))
    (global $first (mut funcref) (ref.func $two))
    (global $second (mut funcref) (ref.null func))
    (global $third (mut funcref) (ref.null func))
    (global $never (mut funcref) (global.get $fixed))
    (table $t 4 funcref)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func (export "set-up")
      (global.set $second (global.get $first))
      (global.set $first (global.get $fixed))
      (global.set $third (global.get $second))
      (table.set $t (i32.const 3) (global.get $never)))
    (func (export "call") (param i32) (result i32)
      (if (i32.lt_u (local.get 0) (i32.const 3)) (then
        (table.set $t (i32.const 0) (global.get $first))
        (table.set $t (i32.const 1) (global.get $second))
        (table.set $t (i32.const 2) (global.get $third))))
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call"))))
