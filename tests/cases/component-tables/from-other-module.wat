;; A function that another module returns is put into a table: where it comes from can't be known.
;;! fails: snapshot
(component
  (core module $giver
    (elem declare func $f)
    (func $f)
    (func (export "give") (result funcref) (ref.func $f)))
  (core module $m
    (import "giver" "give" (func $give (result funcref)))
    (table $callbacks 1 funcref)
    (func $take (export "set-up") (table.set $callbacks (i32.const 0) (call $give))))
  (core instance $giver (instantiate $giver))
  (core instance $i (instantiate $m (with "giver" (instance $giver))))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up"))))
