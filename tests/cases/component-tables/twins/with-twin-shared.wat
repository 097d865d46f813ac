;; As the case, and the initializer has another name.
(component
  (core module $main (table (export "table") 2 funcref))
  (core module $library
    (import "env" "table" (table $t 2 funcref))
    (elem declare func $own)
    (func $own)
    (func (export "set-up") (drop (table.grow $t (ref.func $own) (i32.const 1)))))
  (core instance $main (instantiate $main))
  (core instance $library (instantiate $library (with "env" (instance $main))))
  (func (export "again") (canon lift (core func $library "set-up"))))
