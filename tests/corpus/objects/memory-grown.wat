;; A memory that the initializer grows and writes to, beside objects that have addresses in it.
(module
  (type $slice (struct (field $at i32) (field $length (mut i32)) (field $next (ref null $slice))))
  (memory $memory 1)
  (global $end (mut i32) (i32.const 1024))
  (global $slices (mut (ref null $slice)) (ref.null $slice))

  (func $allocate (param $length i32) (result (ref $slice)) (local $at i32)
    (local.set $at (global.get $end))
    (global.set $end (i32.add (global.get $end) (local.get $length)))
    (block $fits
      (br_if $fits
        (i32.le_u (global.get $end) (i32.shl (memory.size) (i32.const 16))))
      (drop (memory.grow (i32.const 1))))
    (global.set $slices
      (struct.new $slice (local.get $at) (local.get $length) (global.get $slices)))
    (ref.as_non_null (global.get $slices)))
  (func (export "init") (local $i i32) (local $slice (ref null $slice))
    (loop $next
      (local.set $slice (call $allocate (i32.const 20000)))
      (i32.store (struct.get $slice $at (local.get $slice)) (i32.add (local.get $i) (i32.const 1)))
      (i32.store8 offset=19999 (struct.get $slice $at (local.get $slice)) (i32.const 0xee))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 7)))))

  (func (export "pages") (result i32) (memory.size))
  (func (export "sum") (result i32) (local $at (ref null $slice)) (local $sum i32)
    (local.set $at (global.get $slices))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (local.set $sum
          (i32.add (i32.mul (local.get $sum) (i32.const 8))
            (i32.load (struct.get $slice $at (local.get $at)))))
        (local.set $at (struct.get $slice $next (local.get $at)))
        (br $next)))
    (local.get $sum))
  (func (export "last_byte") (result i32)
    (i32.load8_u offset=19999 (struct.get $slice $at (global.get $slices))))
  (func (export "allocate") (param $length i32) (result i32)
    (struct.get $slice $at (call $allocate (i32.mul (local.get $length) (i32.const 30000))))))
