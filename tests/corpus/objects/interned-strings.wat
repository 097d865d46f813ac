;; A hash table with one object for each text: what is equal is the same object.
(module
  (type $bytes (array (mut i8)))
  (type $string
    (struct (field $hash i32) (field $bytes (ref $bytes)) (field $next (ref null $string))))
  (type $buckets (array (mut (ref null $string))))
  (data $words "if then else while do end function return true false nil and or not if while")
  (global $buckets (mut (ref null $buckets)) (ref.null $buckets))
  (global $count (mut i32) (i32.const 0))

  (func $hash (param $bytes (ref $bytes)) (result i32) (local $hash i32) (local $i i32)
    (loop $next
      (local.set $hash
        (i32.add (i32.mul (local.get $hash) (i32.const 31))
          (array.get_u $bytes (local.get $bytes) (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (array.len (local.get $bytes)))))
    (local.get $hash))
  (func $equal (param $one (ref $bytes)) (param $other (ref $bytes)) (result i32) (local $i i32)
    (if (i32.ne (array.len (local.get $one)) (array.len (local.get $other)))
      (then (return (i32.const 0))))
    (loop $next
      (if (i32.ne
          (array.get_u $bytes (local.get $one) (local.get $i))
          (array.get_u $bytes (local.get $other) (local.get $i)))
        (then (return (i32.const 0))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (array.len (local.get $one)))))
    (i32.const 1))
  (func $intern (param $bytes (ref $bytes)) (result (ref $string))
    (local $hash i32) (local $at (ref null $string)) (local $made (ref $string))
    (local.set $hash (call $hash (local.get $bytes)))
    (local.set $at
      (array.get $buckets (global.get $buckets) (i32.and (local.get $hash) (i32.const 7))))
    (block $missing
      (loop $next
        (br_if $missing (ref.is_null (local.get $at)))
        (if (call $equal (local.get $bytes) (struct.get $string $bytes (local.get $at)))
          (then (return (ref.as_non_null (local.get $at)))))
        (local.set $at (struct.get $string $next (local.get $at)))
        (br $next)))
    (local.set $made
      (struct.new $string (local.get $hash) (local.get $bytes)
        (array.get $buckets (global.get $buckets) (i32.and (local.get $hash) (i32.const 7)))))
    (array.set $buckets (global.get $buckets) (i32.and (local.get $hash) (i32.const 7))
      (local.get $made))
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (local.get $made))
  (func $word (param $from i32) (param $length i32) (result (ref $string))
    (call $intern (array.new_data $bytes $words (local.get $from) (local.get $length))))
  (func (export "init") (local $i i32) (local $from i32) (local $all (ref $bytes))
    (global.set $buckets (array.new_default $buckets (i32.const 8)))
    (local.set $all (array.new_data $bytes $words (i32.const 0) (i32.const 76)))
    (loop $next
      (if (i32.eq (array.get_u $bytes (local.get $all) (local.get $i)) (i32.const 0x20))
        (then
          (drop (call $word (local.get $from) (i32.sub (local.get $i) (local.get $from))))
          (local.set $from (i32.add (local.get $i) (i32.const 1)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 76))))
    (drop (call $word (local.get $from) (i32.sub (i32.const 76) (local.get $from)))))

  (func (export "count") (result i32) (global.get $count))
  (func (export "same_if") (result i32)
    (ref.eq (call $word (i32.const 0) (i32.const 2)) (call $word (i32.const 68) (i32.const 2))))
  (func (export "bucket") (param $which i32) (result i32)
    (local $at (ref null $string)) (local $sum i32)
    (local.set $at (array.get $buckets (global.get $buckets) (local.get $which)))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (local.set $sum
          (i32.add (i32.mul (local.get $sum) (i32.const 3))
            (struct.get $string $hash (local.get $at))))
        (local.set $at (struct.get $string $next (local.get $at)))
        (br $next)))
    (local.get $sum))
  (func (export "add") (param $from i32) (result i32)
    (drop (call $word (local.get $from) (i32.const 3)))
    (global.get $count)))
