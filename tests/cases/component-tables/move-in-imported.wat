;; A library moves an element of the main module: it can't know which one that is.
;;! fails: snapshot
(component
  (core module $main
    (table $t (export "table") 4 funcref)
    (elem (table $t) (i32.const 2) func $own)
    (func $own))
  (core module $library
    (import "env" "table" (table $t 4 funcref))
    (func (export "set-up") (table.copy $t $t (i32.const 0) (i32.const 2) (i32.const 1))))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $library "set-up"))))
