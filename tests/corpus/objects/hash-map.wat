;; A hash map with open addressing from numbers to boxed texts, which was rehashed several times.
(module
  (type $text (array (mut i16)))
  (type $keys (array (mut i32)))
  (type $values (array (mut (ref null $text))))
  (type $map (struct
    (field $keys (mut (ref $keys))) (field $values (mut (ref $values))) (field $count (mut i32))))
  (global $map (mut (ref null $map)) (ref.null $map))

  (func $slot (param $keys (ref $keys)) (param $key i32) (result i32) (local $slot i32)
    (local $mask i32)
    (local.set $mask (i32.sub (array.len (local.get $keys)) (i32.const 1)))
    (local.set $slot
      (i32.and (i32.mul (local.get $key) (i32.const 0x9e3779b1)) (local.get $mask)))
    (block $found
      (loop $next
        (br_if $found
          (i32.eqz (array.get $keys (local.get $keys) (local.get $slot))))
        (br_if $found
          (i32.eq (local.get $key) (array.get $keys (local.get $keys) (local.get $slot))))
        (local.set $slot
          (i32.and (i32.add (local.get $slot) (i32.const 1)) (local.get $mask)))
        (br $next)))
    (local.get $slot))
  (func $rehash (param $map (ref $map)) (local $keys (ref $keys)) (local $values (ref $values))
    (local $i i32) (local $key i32) (local $slot i32)
    (local.set $keys
      (array.new_default $keys
        (i32.mul (i32.const 2) (array.len (struct.get $map $keys (local.get $map))))))
    (local.set $values (array.new_default $values (array.len (local.get $keys))))
    (loop $next
      (local.set $key
        (array.get $keys (struct.get $map $keys (local.get $map)) (local.get $i)))
      (if (local.get $key)
        (then
          (local.set $slot (call $slot (local.get $keys) (local.get $key)))
          (array.set $keys (local.get $keys) (local.get $slot) (local.get $key))
          (array.set $values (local.get $values) (local.get $slot)
            (array.get $values (struct.get $map $values (local.get $map)) (local.get $i)))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next
        (i32.lt_u (local.get $i) (array.len (struct.get $map $keys (local.get $map))))))
    (struct.set $map $keys (local.get $map) (local.get $keys))
    (struct.set $map $values (local.get $map) (local.get $values)))
  (func $put (param $map (ref $map)) (param $key i32) (param $value (ref $text)) (local $slot i32)
    (if (i32.ge_u
        (i32.mul (i32.const 2) (struct.get $map $count (local.get $map)))
        (array.len (struct.get $map $keys (local.get $map))))
      (then (call $rehash (local.get $map))))
    (local.set $slot (call $slot (struct.get $map $keys (local.get $map)) (local.get $key)))
    (array.set $keys (struct.get $map $keys (local.get $map)) (local.get $slot) (local.get $key))
    (array.set $values
      (struct.get $map $values (local.get $map)) (local.get $slot) (local.get $value))
    (struct.set $map $count (local.get $map)
      (i32.add (struct.get $map $count (local.get $map)) (i32.const 1))))
  (func (export "init") (local $i i32)
    (global.set $map
      (struct.new $map
        (array.new_default $keys (i32.const 4)) (array.new_default $values (i32.const 4))
        (i32.const 0)))
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (call $put (ref.as_non_null (global.get $map)) (i32.mul (local.get $i) (local.get $i))
        (array.new $text (i32.add (local.get $i) (i32.const 0x1f600))
          (i32.rem_u (local.get $i) (i32.const 6))))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 60)))))

  (func $get (param $key i32) (result (ref null $text))
    (array.get $values (struct.get $map $values (global.get $map))
      (call $slot (struct.get $map $keys (global.get $map)) (local.get $key))))
  (func (export "count") (result i32) (struct.get $map $count (global.get $map)))
  (func (export "capacity") (result i32)
    (array.len (struct.get $map $keys (global.get $map))))
  (func (export "has") (param $key i32) (result i32)
    (i32.eqz (ref.is_null (call $get (local.get $key)))))
  (func (export "character") (param $i i32) (result i32)
    (array.get_u $text (call $get (i32.const 400)) (local.get $i)))
  (func (export "put") (param $key i32) (result i32)
    (call $put (ref.as_non_null (global.get $map))
      (i32.add (local.get $key) (i32.const 5000)) (array.new_default $text (local.get $key)))
    (array.len (call $get (i32.add (local.get $key) (i32.const 5000))))))
