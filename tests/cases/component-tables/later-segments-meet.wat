;; The main module changes an element that a library writes when it is instantiated.
;;! fails: snapshot
(component
  (core module $main
    (table $t (export "table") 4 funcref)
    (elem declare func $one)
    (func $one)
    (func (export "set-up") (table.set $t (i32.const 2) (ref.func $one))))
  (core module $library
    (import "env" "table" (table $t 4 funcref))
    (elem (table $t) (i32.const 1) func $own $own)
    (func $own))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $main "set-up"))))
