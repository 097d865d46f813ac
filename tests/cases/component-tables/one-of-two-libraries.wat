;; Two libraries could change the table of the main module, and one does.
;;! exports: size
;;! call: size() => 3
(component
  (core module $main
    (table $t (export "table") 2 funcref)
    (func (export "size") (result i32) (table.size $t)))
  (core module $library
    (import "env" "table" (table $t 2 funcref))
    (elem declare func $own)
    (func $own)
    (func (export "set-up") (drop (table.grow $t (ref.func $own) (i32.const 1)))))
  (core instance $main (instantiate $main))
  (core instance $first (instantiate $library (with "env" (instance $main))))
  (core instance $second (instantiate $library (with "env" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $second "set-up")))
  (func (export "size") (result u32) (canon lift (core func $main "size"))))
