;; The main module moves an element that a library has written to its table.
;;! fails: snapshot
(component
  (core module $main
    (table $t (export "table") 4 funcref)
    (func (export "set-up") (table.set $t (i32.const 0) (table.get $t (i32.const 2)))))
  (core module $library
    (import "env" "table" (table $t 4 funcref))
    (elem (table $t) (i32.const 2) func $own)
    (func $own))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $main "set-up"))))
