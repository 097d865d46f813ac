;; Bytes and 16-bit numbers in structures and arrays, read with and without their sign.
(module
  (type $pixel (struct
    (field $red (mut i8)) (field $green (mut i8)) (field $blue (mut i8)) (field $depth i16)))
  (type $pixels (array (mut (ref null $pixel))))
  (type $samples (array (mut i16)))
  (global $pixels (mut (ref null $pixels)) (ref.null $pixels))
  (global $samples (mut (ref null $samples)) (ref.null $samples))

  (func (export "init") (local $i i32)
    (global.set $pixels (array.new_default $pixels (i32.const 16)))
    (global.set $samples (array.new_default $samples (i32.const 100)))
    (loop $next
      (array.set $pixels (global.get $pixels) (local.get $i)
        (struct.new $pixel
          (i32.mul (local.get $i) (i32.const 17))
          (i32.sub (i32.const 255) (i32.mul (local.get $i) (i32.const 17)))
          (i32.const 0x1ff)
          (i32.sub (i32.const 32760) (i32.mul (local.get $i) (i32.const -3)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 16))))
    (local.set $i (i32.const 0))
    (loop $next
      (array.set $samples (global.get $samples) (local.get $i)
        (i32.mul (local.get $i) (i32.const 997)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 100)))))

  (func $pixel (param $i i32) (result (ref null $pixel))
    (array.get $pixels (global.get $pixels) (local.get $i)))
  (func (export "colour") (param $i i32) (result i32)
    (i32.or
      (i32.shl (struct.get_u $pixel $red (call $pixel (local.get $i))) (i32.const 16))
      (i32.or
        (i32.shl (struct.get_u $pixel $green (call $pixel (local.get $i))) (i32.const 8))
        (struct.get_u $pixel $blue (call $pixel (local.get $i))))))
  (func (export "signed_colour") (param $i i32) (result i32)
    (i32.add
      (struct.get_s $pixel $red (call $pixel (local.get $i)))
      (struct.get_s $pixel $blue (call $pixel (local.get $i)))))
  (func (export "depth") (param $i i32) (result i32)
    (struct.get_s $pixel $depth (call $pixel (i32.add (local.get $i) (i32.const 7)))))
  (func (export "samples") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum
        (i32.add (i32.mul (local.get $sum) (i32.const 3))
          (array.get_s $samples (global.get $samples) (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 100))))
    (local.get $sum))
  (func (export "brighten") (param $i i32) (result i32)
    (struct.set $pixel $red (call $pixel (local.get $i))
      (i32.add (struct.get_u $pixel $red (call $pixel (local.get $i))) (i32.const 100)))
    (struct.get_u $pixel $red (call $pixel (local.get $i)))))
