;; Bytes that alternate between zero and not are one segment.
;;! exports: sum
;;! call: sum => 5050
(module
  (memory 1)
  (func (export "wizer-initialize") (local $i i32)
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (i32.store8 (i32.mul (local.get $i) (i32.const 2)) (local.get $i))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 100)))))
  (func (export "sum") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 300))))
    (local.get $sum)))
