;; Two libraries change the table of the main module.
;;! fails: snapshot
(component
  (core module $main (table (export "table") 2 funcref))
  (core module $library
    (import "env" "table" (table $t 2 funcref))
    (elem declare func $own)
    (func $own)
    (func (export "set-up") (drop (table.grow $t (ref.func $own) (i32.const 1)))))
  (core instance $main (instantiate $main))
  (core instance $first (instantiate $library (with "env" (instance $main))))
  (core instance $second (instantiate $library (with "env" (instance $main))))
  (core module $both
    (import "first" "set-up" (func $first))
    (import "second" "set-up" (func $second))
    (func (export "set-up") (call $first) (call $second)))
  (core instance $both
    (instantiate $both (with "first" (instance $first)) (with "second" (instance $second))))
  (func (export "wizer-initialize") (canon lift (core func $both "set-up"))))
