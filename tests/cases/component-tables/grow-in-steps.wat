;; A table grows by one element at a time, and its elements are set by number.
;;! exports: call size
;;! call: size() => 40
;;! call: call(38) => 7
;;! call: call(39) => 7
;;! call: call(0) => trap
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 0 funcref)
    (elem declare func $seven)
    (func $seven (type $get) (i32.const 7))
    (func (export "set-up") (local $at i32)
      (loop $again
        (local.set $at (table.grow $t (ref.null func) (i32.const 1)))
        (if (i32.gt_u (local.get $at) (i32.const 0))
          (then (table.set $t (local.get $at) (ref.func $seven))))
        (br_if $again (i32.lt_u (local.get $at) (i32.const 39)))))
    (func (export "size") (result i32) (table.size $t))
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $i "call")))
  (func (export "size") (result u32) (canon lift (core func $i "size"))))
