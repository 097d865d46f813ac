;; A table can't grow: nothing changes.
;;! exports: size
;;! call: size() => 1
(component
  (core module $m
    (table $t 1 2 funcref)
    (global $result (mut i32) (i32.const 0))
    (func (export "set-up")
      (global.set $result (table.grow $t (ref.null func) (i32.const 5))))
    (func (export "size") (result i32)
      (i32.add (table.size $t) (i32.add (global.get $result) (i32.const 1)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "size") (result u32) (canon lift (core func $i "size"))))
