;; Numbers of a dynamically typed language: small ones are i31, others are boxed by their type.
(module
  (type $integer (struct (field i64)))
  (type $float (struct (field f64)))
  (type $list (array (mut (ref eq))))
  (global $list (mut (ref null $list)) (ref.null $list))

  (func $box (param $value i64) (result (ref eq))
    (if (result (ref eq))
      (i64.lt_u (i64.add (local.get $value) (i64.const 0x40000000)) (i64.const 0x80000000))
      (then (ref.i31 (i32.wrap_i64 (local.get $value))))
      (else (struct.new $integer (local.get $value)))))
  (func $to_float (param $value (ref eq)) (result f64)
    (if (ref.test (ref i31) (local.get $value))
      (then
        (return (f64.convert_i32_s (i31.get_s (ref.cast (ref i31) (local.get $value)))))))
    (if (ref.test (ref $integer) (local.get $value))
      (then
        (return
          (f64.convert_i64_s
            (struct.get $integer 0 (ref.cast (ref $integer) (local.get $value)))))))
    (struct.get $float 0 (ref.cast (ref $float) (local.get $value))))
  (func (export "init") (local $i i32) (local $power i64)
    (global.set $list (array.new $list (ref.i31 (i32.const 0)) (i32.const 45)))
    (local.set $power (i64.const 1))
    (loop $next
      (array.set $list (global.get $list) (local.get $i) (call $box (local.get $power)))
      (local.set $power (i64.mul (local.get $power) (i64.const -3)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 39))))
    (array.set $list (global.get $list) (i32.const 40) (struct.new $float (f64.const 0.1)))
    (array.set $list (global.get $list) (i32.const 41) (struct.new $float (f64.const -0)))
    (array.set $list (global.get $list) (i32.const 42) (struct.new $float (f64.const inf)))
    (array.set $list (global.get $list) (i32.const 43)
      (array.get $list (global.get $list) (i32.const 40))))

  (func (export "bits") (param $i i32) (result i64)
    (i64.reinterpret_f64
      (call $to_float (array.get $list (global.get $list) (local.get $i)))))
  (func (export "hash") (result i64) (local $i i32) (local $hash i64)
    (loop $next
      (local.set $hash
        (i64.xor
          (i64.mul (local.get $hash) (i64.const 1099511628211))
          (i64.reinterpret_f64
            (call $to_float (array.get $list (global.get $list) (local.get $i))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 45))))
    (local.get $hash))
  (func (export "small") (result i32) (local $i i32) (local $count i32)
    (loop $next
      (local.set $count
        (i32.add (local.get $count)
          (ref.test (ref i31) (array.get $list (global.get $list) (local.get $i)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 45))))
    (local.get $count))
  (func (export "same_box") (result i32)
    (ref.eq
      (array.get $list (global.get $list) (i32.const 40))
      (array.get $list (global.get $list) (i32.const 43)))))
