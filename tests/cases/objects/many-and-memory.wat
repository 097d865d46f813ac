;; The memory has more runs of bytes than a result has segments, and the objects take one as well.
;;! code: appended
;;! exports: memory box byte
;;! call: box 0 => 0
;;! call: box 4999 => 4999
;;! call: byte 3999800 => 1
;;! call: byte 3999801 => 0
(module
  (type $box (struct (field i32)))
  (type $boxes (array (mut (ref null $box))))
  (memory (export "memory") 64)
  (global $boxes (mut (ref null $boxes)) (ref.null $boxes))
  (func (export "wizer-initialize") (local $i i32)
    (global.set $boxes (array.new_default $boxes (i32.const 5000)))
    (loop $next
      (i32.store8 (i32.mul (local.get $i) (i32.const 200)) (i32.const 1))
      (if (i32.lt_u (local.get $i) (i32.const 5000))
        (then (array.set $boxes (global.get $boxes) (local.get $i)
          (struct.new $box (local.get $i)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 20000)))))
  (func (export "box") (param i32) (result i32)
    (struct.get $box 0 (array.get $boxes (global.get $boxes) (local.get 0))))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
