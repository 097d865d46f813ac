;; A document: each element knows its parent, its first child and its next sibling.
(module
  (type $element (struct
    (field $tag i32)
    (field $parent (ref null $element))
    (field $first (mut (ref null $element)))
    (field $next (mut (ref null $element)))))
  (global $document (mut (ref null $element)) (ref.null $element))
  (global $focus (mut (ref null $element)) (ref.null $element))
  (global $tags (mut i32) (i32.const 0))

  (func $append (param $parent (ref null $element)) (result (ref $element))
    (local $element (ref $element))
    (global.set $tags (i32.add (global.get $tags) (i32.const 1)))
    (local.set $element
      (struct.new $element (global.get $tags) (local.get $parent) (ref.null $element)
        (if (result (ref null $element)) (ref.is_null (local.get $parent))
          (then (ref.null $element))
          (else (struct.get $element $first (local.get $parent))))))
    (if (i32.eqz (ref.is_null (local.get $parent)))
      (then (struct.set $element $first (local.get $parent) (local.get $element))))
    (local.get $element))
  (func $grow (param $element (ref $element)) (param $depth i32) (local $i i32)
    (if (i32.eqz (local.get $depth))
      (then
        (global.set $focus (local.get $element))
        (return)))
    (loop $next
      (call $grow (call $append (local.get $element)) (i32.sub (local.get $depth) (i32.const 1)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 3)))))
  (func (export "init")
    (global.set $document (call $append (ref.null $element)))
    (call $grow (ref.as_non_null (global.get $document)) (i32.const 4)))

  (func $hash (param $element (ref null $element)) (result i32) (local $hash i32)
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $element)))
        (local.set $hash
          (i32.add
            (i32.mul (local.get $hash) (i32.const 31))
            (i32.add
              (struct.get $element $tag (local.get $element))
              (call $hash (struct.get $element $first (local.get $element))))))
        (local.set $element (struct.get $element $next (local.get $element)))
        (br $next)))
    (local.get $hash))
  (func (export "hash") (result i32) (call $hash (global.get $document)))
  (func (export "count") (result i32) (global.get $tags))
  (func (export "path") (result i32) (local $at (ref null $element)) (local $path i32)
    (local.set $at (global.get $focus))
    (block $end
      (loop $next
        (br_if $end (ref.is_null (local.get $at)))
        (local.set $path
          (i32.add (i32.mul (local.get $path) (i32.const 200))
            (struct.get $element $tag (local.get $at))))
        (local.set $at (struct.get $element $parent (local.get $at)))
        (br $next)))
    (local.get $path))
  (func (export "focus_parent") (result i32)
    (if (i32.eqz (ref.is_null (struct.get $element $parent (global.get $focus))))
      (then (global.set $focus (struct.get $element $parent (global.get $focus)))))
    (ref.eq (global.get $focus) (global.get $document)))
  (func (export "append") (result i32)
    (global.set $focus (call $append (global.get $focus)))
    (struct.get $element $tag (global.get $focus))))
