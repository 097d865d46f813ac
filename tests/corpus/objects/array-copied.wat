;; A list that grows: its elements are copied into arrays of twice the length.
(module
  (type $items (array (mut i32)))
  (type $list (struct (field $items (mut (ref $items))) (field $length (mut i32))))
  (global $list (mut (ref null $list)) (ref.null $list))
  (global $copy (mut (ref null $items)) (ref.null $items))

  (func $add (param $list (ref null $list)) (param $item i32)
    (local $old (ref $items)) (local $new (ref $items)) (local $length i32)
    (local.set $old (struct.get $list $items (local.get $list)))
    (local.set $length (struct.get $list $length (local.get $list)))
    (if (i32.eq (local.get $length) (array.len (local.get $old)))
      (then
        (local.set $new
          (array.new_default $items (i32.shl (local.get $length) (i32.const 1))))
        (array.copy $items $items (local.get $new) (i32.const 0)
          (local.get $old) (i32.const 0) (local.get $length))
        (struct.set $list $items (local.get $list) (local.get $new))))
    (array.set $items (struct.get $list $items (local.get $list))
      (local.get $length) (local.get $item))
    (struct.set $list $length (local.get $list) (i32.add (local.get $length) (i32.const 1))))
  (func (export "init") (local $i i32)
    (global.set $list
      (struct.new $list (array.new_default $items (i32.const 1)) (i32.const 0)))
    (loop $next
      (call $add (global.get $list) (i32.sub (i32.const 500) (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 37))))
    ;; Within one array, to a place that overlaps.
    (global.set $copy (array.new_fixed $items 6
      (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6)))
    (array.copy $items $items (global.get $copy) (i32.const 2)
      (global.get $copy) (i32.const 0) (i32.const 4)))

  (func (export "length") (result i32) (struct.get $list $length (global.get $list)))
  (func (export "capacity") (result i32)
    (array.len (struct.get $list $items (global.get $list))))
  (func (export "item") (param $i i32) (result i32)
    (array.get $items (struct.get $list $items (global.get $list)) (local.get $i)))
  (func (export "copied") (param $i i32) (result i32)
    (array.get $items (global.get $copy) (local.get $i)))
  (func (export "append") (param $item i32) (result i32)
    (call $add (global.get $list) (local.get $item))
    (array.get $items (struct.get $list $items (global.get $list))
      (i32.sub (struct.get $list $length (global.get $list)) (i32.const 1)))))
