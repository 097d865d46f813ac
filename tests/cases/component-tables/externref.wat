;; A table for values of the host grows and stays null.
;;! exports: size
;;! call: size() => 132
(component
  (core module $m
    (table $t 128 externref)
    (func (export "set-up")
      (drop (table.grow $t (ref.null extern) (i32.const 4)))
      (table.set $t (i32.const 0) (ref.null extern)))
    (func (export "size") (result i32) (table.size $t)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "size") (result u32) (canon lift (core func $i "size"))))
