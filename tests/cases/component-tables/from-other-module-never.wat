;; As above, and that does not happen before the snapshot.
;;! exports: take
;;! call: take() =>
(component
  (core module $giver
    (elem declare func $f)
    (func $f)
    (func (export "give") (result funcref) (ref.func $f)))
  (core module $m
    (import "giver" "give" (func $give (result funcref)))
    (table $callbacks 1 funcref)
    (global $n (mut i32) (i32.const 0))
    (func (export "set-up") (global.set $n (i32.const 1)))
    (func (export "take") (table.set $callbacks (i32.const 0) (call $give))))
  (core instance $giver (instantiate $giver))
  (core instance $i (instantiate $m (with "giver" (instance $giver))))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "take") (canon lift (core func $i "take"))))
