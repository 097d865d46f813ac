;; As above, and the main module changes an element that the table had first.
;;! fails: snapshot
(component
  (core module $main
    (table $t (export "table") 4 funcref)
    (global (export "base") i32 (i32.const 1))
    (elem declare func $one)
    (func $one)
    (func (export "set-up") (table.set $t (i32.const 3) (ref.func $one))))
  (core module $library
    (import "env" "table" (table $t 4 funcref))
    (import "env" "base" (global $base i32))
    (elem (table $t) (global.get $base) func $own)
    (func $own))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $main "set-up"))))
