;; Tables of garbage-collected types in which nothing is left but null.
;;! exports: sizes null
;;! call: sizes => 3 1 2
;;! call: null => 1 1 1
(module
  (type $point (struct (field i32)))
  (type $bytes (array i8))
  (table $points 1 (ref null $point))
  (table $bytes 1 (ref null $bytes))
  (table $arrays 1 arrayref)
  (func (export "wizer-initialize")
    (table.set $points (i32.const 0) (struct.new $point (i32.const 1)))
    (drop (table.grow $points (ref.null $point) (i32.const 2)))
    (table.set $bytes (i32.const 0) (array.new_fixed $bytes 1 (i32.const 1)))
    (drop (table.grow $arrays (ref.null none) (i32.const 1)))
    (table.set $points (i32.const 0) (ref.null none))
    (table.set $bytes (i32.const 0) (ref.null none)))
  (func (export "sizes") (result i32 i32 i32)
    (table.size $points) (table.size $bytes) (table.size $arrays))
  (func (export "null") (result i32 i32 i32)
    (ref.is_null (table.get $points (i32.const 0)))
    (ref.is_null (table.get $bytes (i32.const 0)))
    (ref.is_null (table.get $arrays (i32.const 1)))))
