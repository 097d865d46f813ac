;; Two modules change different elements of one table.
;;! exports: call
;;! call: call(0) => 1
;;! call: call(1) => 2
(component
  (core module $owner
    (table (export "t") 4 funcref)
    (elem declare func $one)
    (func $one (result i32) (i32.const 1))
    (func (export "set-up") (table.set 0 (i32.const 0) (ref.func $one))))
  (core module $user
    (type $get (func (result i32)))
    (import "owner" "t" (table 4 funcref))
    (import "owner" "set-up" (func $set-up))
    (elem declare func $two)
    (func $two (result i32) (i32.const 2))
    (func (export "set-up")
      (call $set-up)
      (table.set 0 (i32.const 1) (ref.func $two)))
    (func (export "call") (param i32) (result i32)
      (call_indirect (type $get) (local.get 0))))
  (core instance $owner (instantiate $owner))
  (core instance $user (instantiate $user (with "owner" (instance $owner))))
  (func (export "wizer-initialize") (canon lift (core func $user "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $user "call"))))
