;; Types that differ only in their recursion group are different types, of objects as well.
(module
  (rec
    (type $metres (struct (field f64)))
    (type $in_metres (struct (field (ref $metres)))))
  (rec
    (type $feet (struct (field f64)))
    (type $in_feet (struct (field (ref $feet)) (field (ref null $in_feet)))))
  (rec
    (type $even (struct (field i32) (field (mut (ref null $odd)))))
    (type $odd (struct (field i32) (field (mut (ref null $even))))))
  (global $height (mut structref) (ref.null struct))
  (global $width (mut structref) (ref.null struct))
  (global $zero (mut (ref null $even)) (ref.null $even))

  (func (export "init")
    (local $even (ref null $even)) (local $odd (ref null $odd)) (local $last (ref null $odd))
    (local $i i32)
    (global.set $height (struct.new $metres (f64.const 8848.86)))
    (global.set $width
      (struct.new $in_feet (struct.new $feet (f64.const 29031.7)) (ref.null $in_feet)))
    (local.set $i (i32.const 9))
    (loop $next
      (local.set $odd (struct.new $odd (local.get $i) (local.get $even)))
      (if (ref.is_null (local.get $last)) (then (local.set $last (local.get $odd))))
      (local.set $even
        (struct.new $even (i32.sub (local.get $i) (i32.const 1)) (local.get $odd)))
      (local.set $i (i32.sub (local.get $i) (i32.const 2)))
      (br_if $next (i32.gt_s (local.get $i) (i32.const 0))))
    (global.set $zero (local.get $even))
    ;; The last number is followed by the first.
    (struct.set $odd 1 (local.get $last) (local.get $even)))

  (func (export "units") (result i32)
    (i32.add
      (i32.add
        (ref.test (ref $metres) (global.get $height))
        (i32.mul (i32.const 2) (ref.test (ref $feet) (global.get $height))))
      (i32.add
        (i32.mul (i32.const 4) (ref.test (ref $in_feet) (global.get $width)))
        (i32.mul (i32.const 8) (ref.test (ref $in_metres) (global.get $width))))))
  (func (export "height") (result i64)
    (i64.reinterpret_f64
      (struct.get $metres 0 (ref.cast (ref $metres) (global.get $height)))))
  (func (export "width") (result i64)
    (i64.reinterpret_f64
      (struct.get $feet 0
        (struct.get $in_feet 0 (ref.cast (ref $in_feet) (global.get $width))))))
  (func (export "walk") (param $turns i32) (result i32) (local $even (ref null $even))
    (local $odd (ref null $odd)) (local $hash i32)
    (local.set $even (global.get $zero))
    (loop $next
      (local.set $odd (struct.get $even 1 (local.get $even)))
      (local.set $hash
        (i32.add (i32.mul (local.get $hash) (i32.const 5))
          (i32.add (struct.get $even 0 (local.get $even)) (struct.get $odd 0 (local.get $odd)))))
      (local.set $even (struct.get $odd 1 (local.get $odd)))
      (local.set $turns (i32.sub (local.get $turns) (i32.const 1)))
      (br_if $next (i32.gt_s (local.get $turns) (i32.const -6))))
    (local.get $hash))
  (func (export "closed") (result i32) (local $even (ref null $even)) (local $i i32)
    (local.set $even (global.get $zero))
    (loop $next
      (local.set $even (struct.get $odd 1 (struct.get $even 1 (local.get $even))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 5))))
    (ref.eq (local.get $even) (global.get $zero))))
