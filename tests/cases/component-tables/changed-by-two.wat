;; Two modules change the same element of one table.
;;! fails: snapshot
(component
  (core module $owner
    (table (export "t") 4 funcref)
    (elem declare func $one)
    (func $one)
    (func $put (export "set-up") (table.set 0 (i32.const 1) (ref.func $one))))
  (core module $user
    (import "owner" "t" (table 4 funcref))
    (import "owner" "set-up" (func $set-up))
    (elem declare func $two)
    (func $two)
    (func $put-other (export "set-up")
      (call $set-up)
      (table.set 0 (i32.const 1) (ref.func $two))))
  (core instance $owner (instantiate $owner))
  (core instance $user (instantiate $user (with "owner" (instance $owner))))
  (func (export "wizer-initialize") (canon lift (core func $user "set-up"))))
