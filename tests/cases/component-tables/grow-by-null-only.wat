;; A table grows by many nulls, which take no room in the result.
;;! exports: size
;;! call: size() => 1000001
(component
  (core module $m
    (table $t 1 funcref)
    (func (export "set-up") (drop (table.grow $t (ref.null func) (i32.const 1000000))))
    (func (export "size") (result i32) (table.size $t)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "size") (result u32) (canon lift (core func $i "size"))))
