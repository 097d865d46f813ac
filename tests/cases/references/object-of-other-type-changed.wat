;; The object that changes is of another type than those that stay: it may be one of a subtype only,
;; and none of these has a field that can be set in that place.
;;! exports: get items
;;! call: get => 4
;;! call: items => 9
(module
  (type $cell (struct (field (mut i32))))
  (type $constant (struct (field i32)))
  (type $wide (struct (field (mut i64)) (field (mut i32))))
  (type $items (array (mut i32)))
  (type $constants (array i32))
  (global $constant (ref $constant) (struct.new $constant (i32.const 4)))
  (global $wide (ref $wide) (struct.new $wide (i64.const 5) (i32.const 6)))
  (global $constants (ref $constants) (array.new $constants (i32.const 9) (i32.const 2)))
  (func (export "wizer-initialize")
    (struct.set $cell 0 (struct.new $cell (i32.const 1)) (i32.const 2))
    (array.set $items (array.new_default $items (i32.const 3)) (i32.const 1) (i32.const 2)))
  (func (export "get") (result i32) (struct.get $constant 0 (global.get $constant)))
  (func (export "items") (result i32)
    (array.get $constants (global.get $constants) (i32.const 1))))
