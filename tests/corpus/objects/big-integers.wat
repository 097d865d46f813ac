;; Factorials up to 40 as arrays of digits, each computed from the one before.
(module
  (type $digits (array (mut i32)))
  (type $integer (struct (field $length i32) (field $digits (ref $digits))))
  (type $integers (array (mut (ref null $integer))))
  (global $factorials (mut (ref null $integers)) (ref.null $integers))
  (global $base i64 (i64.const 1000000000))

  (func $multiply (param $integer (ref null $integer)) (param $by i32) (result (ref $integer))
    (local $digits (ref $digits)) (local $i i32) (local $carry i64) (local $length i32)
    (local.set $length (struct.get $integer $length (local.get $integer)))
    (local.set $digits
      (array.new_default $digits (i32.add (local.get $length) (i32.const 1))))
    (loop $next
      (local.set $carry
        (i64.add (local.get $carry)
          (i64.mul
            (i64.extend_i32_u
              (array.get $digits
                (struct.get $integer $digits (local.get $integer)) (local.get $i)))
            (i64.extend_i32_u (local.get $by)))))
      (array.set $digits (local.get $digits) (local.get $i)
        (i32.wrap_i64 (i64.rem_u (local.get $carry) (global.get $base))))
      (local.set $carry (i64.div_u (local.get $carry) (global.get $base)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $length))))
    (array.set $digits (local.get $digits) (local.get $i) (i32.wrap_i64 (local.get $carry)))
    (struct.new $integer
      (i32.add (local.get $length) (i64.ne (local.get $carry) (i64.const 0)))
      (local.get $digits)))
  (func (export "init") (local $i i32)
    (global.set $factorials (array.new_default $integers (i32.const 41)))
    (array.set $integers (global.get $factorials) (i32.const 0)
      (struct.new $integer (i32.const 1) (array.new_fixed $digits 1 (i32.const 1))))
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (array.set $integers (global.get $factorials) (local.get $i)
        (call $multiply
          (array.get $integers (global.get $factorials)
            (i32.sub (local.get $i) (i32.const 1)))
          (local.get $i)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 40)))))

  (func (export "digit") (param $i i32) (param $digit i32) (result i32)
    (array.get $digits
      (struct.get $integer $digits
        (array.get $integers (global.get $factorials)
          (i32.add (i32.const 35) (local.get $i))))
      (local.get $digit)))
  (func (export "length") (param $i i32) (result i32)
    (struct.get $integer $length
      (array.get $integers (global.get $factorials)
        (i32.add (i32.const 35) (local.get $i)))))
  (func (export "times") (param $by i32) (result i32)
    (struct.get $integer $length
      (call $multiply
        (array.get $integers (global.get $factorials) (i32.const 40)) (local.get $by)))))
