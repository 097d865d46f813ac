;; Elements that alternate between two functions and null.
;;! exports: sum
;;! call: sum => 33
(module
  (type $get (func (result i32)))
  (table $t 33 funcref)
  (elem declare func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize") (local $i i32)
    (loop $next
      (table.set $t (local.get $i) (ref.func $one))
      (table.set $t (i32.add (local.get $i) (i32.const 1)) (ref.func $two))
      (local.set $i (i32.add (local.get $i) (i32.const 3)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 33)))))
  (func (export "sum") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (if (i32.eqz (ref.is_null (table.get $t (local.get $i))))
        (then
          (local.set $sum
            (i32.add (local.get $sum) (call_indirect $t (type $get) (local.get $i))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 33))))
    (local.get $sum)))
