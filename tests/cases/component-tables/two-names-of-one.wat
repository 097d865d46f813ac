;; A module changes a table by one name, and reads it by another.
;;! fails: snapshot
(component
  (core module $owner (table (export "t") 4 funcref))
  (core module $user
    (type $get (func (result i32)))
    (import "a" "t" (table $t0 4 funcref))
    (import "b" "t" (table $t1 4 funcref))
    (table $own 1 funcref)
    (elem (table $t1) (i32.const 0) func $one)
    (elem declare func $two)
    (func $one (result i32) (i32.const 1))
    (func $two (result i32) (i32.const 2))
    (func (export "set-up")
      (table.set $t0 (i32.const 0) (ref.func $two))
      (table.set $own (i32.const 0) (table.get $t1 (i32.const 0))))
    (func (export "get") (result i32) (call_indirect $own (type $get) (i32.const 0))))
  (core instance $owner (instantiate $owner))
  (core instance $user
    (instantiate $user (with "a" (instance $owner)) (with "b" (instance $owner))))
  (func (export "wizer-initialize") (canon lift (core func $user "set-up")))
  (func (export "get") (result u32) (canon lift (core func $user "get"))))
