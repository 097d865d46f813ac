;; Objects that have the default values of all their fields, and a few that were set later.
(module
  (type $record (struct
    (field $a (mut i32)) (field $b (mut i64)) (field $c (mut f32)) (field $d (mut f64))
    (field $e (mut i8)) (field $f (mut anyref)) (field $g (mut funcref))
    (field $h (mut externref))))
  (type $records (array (mut (ref null $record))))
  (elem declare func $seven)
  (global $records (mut (ref null $records)) (ref.null $records))
  (global $empty (mut (ref null $records)) (ref.null $records))

  (func $seven (result i32) (i32.const 7))
  (func (export "init") (local $i i32)
    (global.set $empty (array.new_default $records (i32.const 0)))
    (global.set $records (array.new_default $records (i32.const 25)))
    (loop $next
      (array.set $records (global.get $records) (local.get $i) (struct.new_default $record))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 20))))
    (struct.set $record $e (array.get $records (global.get $records) (i32.const 1)) (i32.const 300))
    (struct.set $record $g (array.get $records (global.get $records) (i32.const 2))
      (ref.func $seven))
    (struct.set $record $f (array.get $records (global.get $records) (i32.const 5))
      (global.get $records)))

  (func $record (param $i i32) (result (ref null $record))
    (array.get $records (global.get $records) (local.get $i)))
  (func (export "zeros") (param $i i32) (result i32)
    (i32.and
      (i32.and
        (i32.eqz (struct.get $record $a (call $record (local.get $i))))
        (i64.eqz (struct.get $record $b (call $record (local.get $i)))))
      (i32.and
        (i32.eqz (i32.reinterpret_f32 (struct.get $record $c (call $record (local.get $i)))))
        (i64.eqz (i64.reinterpret_f64 (struct.get $record $d (call $record (local.get $i))))))))
  (func (export "nulls") (param $i i32) (result i32)
    (i32.add
      (ref.is_null (struct.get $record $f (call $record (local.get $i))))
      (i32.add
        (i32.mul (i32.const 2) (ref.is_null (struct.get $record $g (call $record (local.get $i)))))
        (i32.mul (i32.const 4)
          (ref.is_null (struct.get $record $h (call $record (local.get $i))))))))
  (func (export "byte") (param $i i32) (result i32)
    (struct.get_u $record $e (call $record (local.get $i))))
  (func (export "lengths") (result i32)
    (i32.add (array.len (global.get $empty)) (array.len (global.get $records))))
  (func (export "absent") (param $i i32) (result i32)
    (ref.is_null (call $record (i32.add (local.get $i) (i32.const 19)))))
  (func (export "closed") (result i32)
    (ref.eq (global.get $records)
      (ref.cast eqref (struct.get $record $f (call $record (i32.const 5))))))
  (func (export "set") (param $i i32) (result i64)
    (struct.set $record $b (call $record (local.get $i))
      (i64.add (struct.get $record $b (call $record (local.get $i))) (i64.const 3)))
    (struct.get $record $b (call $record (i32.const 2)))))
