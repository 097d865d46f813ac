;; Fields of each kind in one structure: those that can be set are changed before and after.
(module
  (type $record (struct
    (field $number i32)
    (field $count (mut i32))
    (field $created i64)
    (field $changed (mut i64))
    (field $ratio f32)
    (field $weight (mut f32))
    (field $link (ref null $record))
    (field $other (mut (ref null $record)))))
  (global $record (mut (ref null $record)) (ref.null $record))

  (func (export "init") (local $first (ref $record))
    (local.set $first
      (struct.new $record
        (i32.const 1) (i32.const 0) (i64.const 1000) (i64.const 1000)
        (f32.const 0.25) (f32.const 1) (ref.null $record) (ref.null $record)))
    (global.set $record
      (struct.new $record
        (i32.const 2) (i32.const 0) (i64.const 2000) (i64.const 2000)
        (f32.const 0.75) (f32.const 2) (local.get $first) (ref.null $record)))
    (struct.set $record $count (global.get $record) (i32.const 17))
    (struct.set $record $changed (global.get $record) (i64.const 2017))
    (struct.set $record $weight (local.get $first) (f32.const 3.5))
    (struct.set $record $other (local.get $first) (local.get $first)))

  (func $first (result (ref null $record)) (struct.get $record $link (global.get $record)))
  (func (export "numbers") (result i32)
    (i32.add
      (i32.mul (struct.get $record $number (global.get $record)) (i32.const 100))
      (struct.get $record $number (call $first))))
  (func (export "counts") (result i32)
    (i32.add
      (i32.mul (struct.get $record $count (global.get $record)) (i32.const 100))
      (struct.get $record $count (call $first))))
  (func (export "age") (result i64)
    (i64.sub
      (struct.get $record $changed (global.get $record))
      (struct.get $record $created (global.get $record))))
  (func (export "weights") (result i32)
    (i32.reinterpret_f32
      (f32.add
        (f32.mul
          (struct.get $record $ratio (global.get $record))
          (struct.get $record $weight (global.get $record)))
        (struct.get $record $weight (call $first)))))
  (func (export "links") (result i32)
    (i32.add
      (ref.eq (struct.get $record $other (call $first)) (call $first))
      (i32.mul (i32.const 2)
        (ref.is_null (struct.get $record $other (global.get $record))))))
  (func (export "touch") (param $value i32)
    (struct.set $record $count (call $first)
      (i32.add (struct.get $record $count (call $first)) (local.get $value)))
    (struct.set $record $changed (global.get $record)
      (i64.add (struct.get $record $changed (global.get $record)) (i64.const 1)))))
